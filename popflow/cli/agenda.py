"""``popflow agenda``: talking points, and the forms to prepare them."""

from typing import TYPE_CHECKING, Annotated

import typer

from popflow.cli import reminding, year_forms
from popflow.cli.options import As, Config, Cycle, Force, Json, Language, Output, group
from popflow.cli.output import emit, say

if TYPE_CHECKING:
    from popflow.cli.session import Session

app = group("Talking points, and the forms to prepare them.")
year_forms.add_to(app)
reminding.add_to(app)
Key = Annotated[int, typer.Argument(help="Number of the talking point.", min=1)]


@app.command("list")
def list_items(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Show the talking points; before the exchange only one's own."""
    from popflow.cli.cycle_words import agenda_lines
    from popflow.cli.session import Policy, opened
    from popflow.engine.reading import show

    with opened(config, Policy.RELATION, who=who) as here:
        view = show(here.engine, cycle, here.doer)
        if as_json:
            emit(list(view.cycle.dossier.agenda.values()))
        else:
            say(*agenda_lines(here, view))


@app.command("add")
def add_item(
    cycle: Cycle,
    *,
    text: Annotated[str, typer.Argument(help="What you want to talk about.")] = "",
    topic: Annotated[
        str | None, typer.Option("--topic", help="Which of the seven topics it belongs to.")
    ] = None,
    answer: Annotated[
        str | None,
        typer.Option("--from", metavar="QUESTION", help="Take your own answer to this question."),
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Add a talking point; before the exchange the other does not see it."""
    from popflow.cli.choices import chosen
    from popflow.cli.doing import do
    from popflow.domain.agenda import Topic
    from popflow.domain.event import NewItem

    def bring(here: "Session") -> NewItem:
        from popflow.cli.forms import answer_to

        given = answer_to(here, cycle, answer) if answer else text
        return NewItem(given, chosen(Topic, topic, "--topic") if topic else None)

    do(cycle, "add_item", bring, config=config, who=who, as_json=as_json)


@app.command("remove")
def remove_item(
    cycle: Cycle, key: Key, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Take back a talking point of one's own, before the exchange."""
    from popflow.cli.doing import do
    from popflow.domain.event import ItemKey

    do(cycle, "remove_item", lambda _: ItemKey(key), config=config, who=who, as_json=as_json)


@app.command("postpone")
def postpone_item(
    cycle: Cycle, key: Key, who: As = None, config: Config = None, as_json: Json = False
) -> None:
    """Ask to keep a late point of the other for a follow-up conversation."""
    from popflow.cli.doing import do
    from popflow.domain.event import ItemKey

    do(cycle, "postpone_item", lambda _: ItemKey(key), config=config, who=who, as_json=as_json)


@app.command("ready")
def ready(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Mark one's list as ready; when both did, the lists are exchanged."""
    from popflow.cli.doing import do, nothing

    do(cycle, "ready", nothing, config=config, who=who, as_json=as_json)


@app.command("sheet")
def print_sheet(
    cycle: Cycle,
    *,
    output: Output,
    language: Language = None,
    force: Force = False,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write the sheet for the conversation as a PDF; before the exchange without the lists."""
    from popflow.cli.new_file import NewFile, tell_written
    from popflow.cli.printing import letterhead, talking_sheet
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.RELATION, who=who) as here:
        file = NewFile(output, force=force)
        head = letterhead(here.settings, language)
        file.keep(talking_sheet(here, head, cycle))
        tell_written(file, as_json=as_json)


@app.command("blank")
def print_blank(
    *,
    output: Output,
    role: Annotated[str, typer.Option("--role", help="Whose form: employee or manager.")],
    workflow: Annotated[
        str | None, typer.Option("--workflow", help="Of which; the one in use when left out.")
    ] = None,
    language: Language = None,
    force: Force = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write a preparation form to fill in by hand as a PDF."""
    from popflow.cli.new_file import NewFile, tell_written
    from popflow.cli.printing import empty_form

    file = NewFile(output, force=force)
    file.keep(empty_form(config, workflow, role, language))
    tell_written(file, as_json=as_json)


@app.command("questions")
def questions(cycle: Cycle, who: As = None, config: Config = None, as_json: Json = False) -> None:
    """Show the questions to prepare with, for one's own side."""
    from popflow.cli.form_words import asked_lines, beside_lines
    from popflow.cli.forms import preparation
    from popflow.cli.session import Policy, opened

    with opened(config, Policy.RELATION, who=who) as here:
        asked, own = preparation(here, cycle)
        language = here.words.language
        if as_json:
            emit(asked)
        else:
            say(*asked_lines(asked, language), *beside_lines(own, language))


@app.command("form")
def form(
    cycle: Cycle,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="QUESTION=TEXT", help="Keep an answer; repeat it."),
    ] = None,
    who: As = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show one's own form, or keep answers in it; nobody else ever sees it."""
    from popflow.cli.form_words import answered_lines, beside_lines
    from popflow.cli.forms import keep_answers, preparation
    from popflow.cli.labels import label
    from popflow.cli.session import Policy, opened
    from popflow.domain.person import Party

    with opened(config, Policy.RELATION, who=who) as here:
        keep_answers(here, cycle, answer or [])
        asked, own = preparation(here, cycle)
        if as_json:
            told = own.department
            emit({
                "cycle": cycle, "questions": asked.name, "answers": own.answers,
                "department": told and {
                    "department": told.page.subject, "year": told.page.year,
                    "answers": told.answers,
                },
            })  # fmt: skip
            return
        language = here.words.language
        say(*answered_lines(asked, own.answers, language), label(language, "only_you"))
        if own.party is Party.MANAGER:
            say(label(language, "copy"))
        say(*beside_lines(own, language))
