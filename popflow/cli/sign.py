"""``popflow sign``: sign a version of the plan, in one's own name."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json, group

app = group("Sign a version of the plan.")


@app.command("sign")
def sign(
    cycle: Cycle,
    version: Annotated[int, typer.Option("--version", min=1, help="The version that you read.")],
    *,
    seen: Annotated[bool, typer.Option("--seen", help="As seen, with a remark.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse, with the reason.")] = False,
    remark: Annotated[
        str | None, typer.Option("--remark", help="What is to stand beside the signature.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Sign a version as agreed; or as seen, or refuse. Both as agreed make the contract."""
    from popflow.cli.doing import do
    from popflow.cli.failure import Code, CommandError
    from popflow.domain.event import Signing
    from popflow.domain.signature import SignatureKind

    if seen and refuse:
        raise CommandError(Code.USAGE, "--seen and --refuse exclude each other. Leave one out.")
    kind = SignatureKind.SEEN if seen else SignatureKind.AGREED
    signing = Signing(version, SignatureKind.REFUSED if refuse else kind, remark)
    do(cycle, "sign", lambda _: signing, config=config, who=who, as_json=as_json)
