"""``popflow plan``: write, check and read the plan of a cycle."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli.options import As, Config, Cycle, Force, Json, Language, Output, group
from popflow.cli.output import emit, raw, say

if TYPE_CHECKING:
    from popflow.cli.session import Session
    from popflow.domain.event import Draft

app = group("Write, check and read the plan of a cycle.")
File = Annotated[
    Path, typer.Argument(help="A plan in TOML or JSON, '-' for standard input; see 'template'.")
]
Version = Annotated[
    int | None, typer.Option("--version", min=1, help="Which version; the newest when left out.")
]


@app.command("show")
def show_plan(
    cycle: Cycle,
    version: Version = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show a version with its signatures; the JSON's content can be drafted again."""
    from popflow.cli.asking import private_data, private_lines
    from popflow.cli.cycle_data import version_data
    from popflow.cli.list_words import unknown_in, unknown_lines
    from popflow.cli.plan_words import plan_lines
    from popflow.cli.session import Policy, opened
    from popflow.cli.versions import horizons, seen_by, version_of

    with opened(config, Policy.RELATION, who=who) as here:
        view = seen_by(here, cycle)
        found = view.cycle
        chosen = version_of(here, found, version)
        unknown = unknown_in(here, chosen.content)
        if as_json:
            signatures = [
                s for s in found.dossier.signatures.values() if s.version == chosen.number
            ]
            emit({
                **version_data(chosen), "agreed": chosen.number == found.agreed_version,
                "horizons": horizons(here, found, chosen), "signatures": signatures,
                "unknown": unknown, "for_you_alone": private_data(here, view),
            })  # fmt: skip
        else:
            say(*plan_lines(here, found, chosen), *unknown_lines(here.words.language, unknown))
            say(*private_lines(here, view))


@app.command("pdf")
def print_plan(
    cycle: Cycle,
    *,
    output: Output,
    version: Version = None,
    language: Language = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write the POP form of a version as a PDF, with its signatures or the lines to sign on."""
    from popflow.cli.new_file import NewFile, tell_written
    from popflow.cli.printing import letterhead, plan_form
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.RELATION, who=who) as here:
        file = NewFile(output, force=force)
        head = letterhead(here.settings, language)
        file.keep(plan_form(here, head, cycle, version))
        tell_written(file, as_json=as_json)


@app.command("draft")
def draft_plan(
    cycle: Cycle, file: File, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Put a new version in; signatures under the draft before it lapse."""
    from popflow.cli.doing import do
    from popflow.cli.plan_file import read_plan
    from popflow.domain.event import Draft

    content = read_plan(file)

    def bring(_: "Session") -> "Draft":
        return Draft(content)

    do(cycle, "draft", bring, config=config, who=who, as_json=as_json)


@app.command("check")
def check_plan(file: File, config: Config = None, as_json: Json = False) -> None:
    """Say which SMART questions a plan file leaves open, and what it names that nobody knows.

    Competences, posts and aims are looked up in the organisation's lists, where it has any.
    Nothing is saved, and nothing is refused.
    """
    from popflow.cli.checking_plan import print_checks
    from popflow.cli.list_words import known_lists
    from popflow.cli.place import settings_or_defaults
    from popflow.cli.plan_file import read_plan

    content = read_plan(file)
    lists = known_lists(config)
    unknown = lists.unknown(content) if lists else ()
    print_checks(content, unknown, settings_or_defaults(config), as_json=as_json)


@app.command("template")
def template(as_json: Json = False) -> None:
    """Print a whole example in TOML, with what each line means."""
    from popflow.cli.plan_template import TEMPLATE

    if as_json:
        emit({"format": "toml", "template": TEMPLATE})
    else:
        raw(TEMPLATE)


@app.command("confirm")
def confirm(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Confirm a newest version that only shifts dates inside goals; both do, nobody signs anew."""
    from popflow.cli.doing import do, nothing

    do(cycle, "confirm", nothing, config=config, who=who, as_json=as_json)


@app.command("deliver")
def deliver(
    cycle: Cycle,
    key: Annotated[int, typer.Argument(min=1, help="Number of the promise, as shown.")],
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Tick off a promise, of either side."""
    from popflow.cli.doing import do
    from popflow.domain.event import Delivered

    do(cycle, "deliver", lambda _: Delivered(key), config=config, who=who, as_json=as_json)


@app.command("diff")
def diff(
    cycle: Cycle,
    *,
    old: Annotated[
        int | None, typer.Option("--from", min=1, help="The older; what was agreed if left out.")
    ] = None,
    new: Annotated[
        int | None, typer.Option("--to", min=1, help="The newer; the newest when left out.")
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say what changed between two versions, goal by goal."""
    from popflow.cli.plan_changes import change_lines
    from popflow.cli.session import Policy, opened
    from popflow.cli.versions import compared, differences, seen

    with opened(config, Policy.RELATION, who=who) as here:
        older, newer = compared(here, seen(here, cycle), old, new)
        if as_json:
            emit(differences(older, newer))
        else:
            say(*change_lines(here, older, newer))
