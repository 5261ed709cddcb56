"""``popflow cycle``: start, signal, send, move, suspend, resume, cancel."""

from typing import Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Json, Reason

At = Annotated[
    str | None,
    typer.Option("--at", help="A moment: '2026-03-12', '2026-03-12 14:00', or with an offset."),
]
MISSING = "signal_missing"
"""The rule that refuses a signal without words."""
Person = Annotated[str, typer.Argument(help="Personnel number of the employee.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group."""
    app.command("start")(start_cycle)
    app.command("signal")(signal)
    app.command("remark")(remark)
    app.command("send")(send)
    app.command("move")(move)
    app.command("suspend")(suspend)
    app.command("resume")(resume)
    app.command("cancel")(cancel)


def start_cycle(
    person: Person,
    *,
    at: At = None,
    carry: Annotated[
        int | None,
        typer.Option(min=1, help="Number of a cancelled cycle whose content is carried over."),
    ] = None,
    signal_text: Annotated[
        str, typer.Option("--signal", help="What is to be talked about: whose signal starts it.")
    ] = "",
    reason: Reason = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Plan a cycle now: by HR for anybody, by employee or manager with a signal."""
    from popflow.cli.doing import report
    from popflow.cli.session import Policy, opened
    from popflow.cli.times import read_moment
    from popflow.engine.cycles import StartRequest, start

    with opened(config, Policy.RELATION, who=who) as here:
        wished = read_moment(at, here.days, "--at") if at else None
        request = StartRequest(person, signal_text, wished, carry, reason)
        report(here, start(here.engine, here.doer, request), as_json=as_json)


def signal(
    person: Person,
    text: Annotated[str, typer.Argument(help="What is going on, now or ahead.")],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say that something should be talked about: a talking point, or the start of a cycle."""
    from popflow.cli.doing import report
    from popflow.cli.session import Policy, opened
    from popflow.engine.cycles import StartRequest, start
    from popflow.errors import RefusedError

    with opened(config, Policy.RELATION, who=who) as here:
        if not text.strip():
            raise RefusedError(MISSING, {"person": person})
        request = StartRequest(person, text.strip())
        report(here, start(here.engine, here.doer, request), as_json=as_json)


def remark(
    cycle: Cycle,
    text: Annotated[str, typer.Argument(help="What you want to be kept beside it.")],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say something about what your cycle keeps of you, also after its end; nothing changes."""
    from popflow.cli.doing import do
    from popflow.domain.event import NewRemark

    do(cycle, "remark", lambda _: NewRemark(text), config=config, who=who, as_json=as_json)


def send(
    cycle: Cycle,
    event: Annotated[
        str, typer.Argument(help="An event of the workflow: 'popflow cycle show' names them.")
    ],
    *,
    at: At = None,
    to: Annotated[
        str | None, typer.Option("--to", help="Personnel number of another partner (hand_over).")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="A topic that came up (hold); repeat it.")
    ] = None,
    reason: Reason = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let something happen: hold, follow_up, hand_over, offer_partner, part, decline and so on."""
    from popflow.cli.doing import do
    from popflow.cli.payloads import Brought, payload

    brought = Brought(event, at, to, tuple(topic or ()))
    do(
        cycle, event, lambda here: payload(here, brought),
        config=config, who=who, as_json=as_json, reason=reason,
    )  # fmt: skip


def move(
    cycle: Cycle,
    at: Annotated[str, typer.Option("--at", help="The new moment of the conversation.")],
    *,
    reason: Reason = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put the conversation at another moment; shorter notice needs a reason."""
    from popflow.cli.doing import do
    from popflow.cli.payloads import Brought, payload

    do(
        cycle, "move", lambda here: payload(here, Brought("move", at)),
        config=config, who=who, as_json=as_json, reason=reason,
    )  # fmt: skip


def suspend(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Let a cycle stand still, without a field for the cause: HR does."""
    from popflow.cli.doing import do, nothing

    do(cycle, "suspend", nothing, config=config, who=who, as_json=as_json)


def resume(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Let a cycle go on where it stood; days away are added to its dates."""
    from popflow.cli.doing import do, nothing

    do(cycle, "resume", nothing, config=config, who=who, as_json=as_json)


def cancel(
    cycle: Cycle,
    reason: Reason = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """End a cycle, with the reason; 'popflow cycle start --carry' can take its content on."""
    from popflow.cli.doing import do, nothing

    do(cycle, "cancel", nothing, config=config, who=who, as_json=as_json, reason=reason)
