"""One letter on paper: as plain text and as HTML that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from popflow.documents.catalogue import text

if TYPE_CHECKING:
    from jinja2 import Template

    from popflow.documents.river import Reach


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest, with the page that it leads to; no link when popflow has no pages."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that stands in a letter, each piece as plain text.

    Attributes:
        forward: Words to whoever passes the letter on; empty when it goes to its reader.
        lines: Of a digest.
        link: Where the button leads; without one there is no button.
        reaches: The river; empty for none.
    """

    language: str
    organisation: str
    name: str
    subject: str
    what: str
    when: str
    button: str
    link: str = ""
    forward: str = ""
    lines: tuple[Line, ...] = ()
    reaches: tuple[Reach, ...] = ()

    @property
    def greeting(self) -> str:
        """How the letter begins."""
        return self.framed("greeting", name=self.name)

    @property
    def closing(self) -> str:
        """How it ends."""
        if self.organisation:
            return self.framed("closing", organisation=self.organisation)
        return self.framed("closing_plain")

    @property
    def discretion(self) -> str:
        """That nothing which was written in confidence is in it, and where to read that."""
        return self.framed("no_content" if self.link else "no_content_unpaged")

    def framed(self, key: str, **data: str) -> str:
        """A sentence that every letter has."""
        return text(self.language, "letters", "frame", key, **data)


def as_text(sheet: Sheet) -> str:
    """The letter as plain text."""
    blocks = [sheet.forward, sheet.greeting, f"{sheet.what}\n{sheet.when}"]
    blocks.append(
        "\n".join(
            f"- {line.text}\n  {line.link}" if line.link else f"- {line.text}"
            for line in sheet.lines
        )
    )
    if sheet.link:
        blocks.append(sheet.framed("link", button=sheet.button, url=sheet.link))
    if sheet.reaches:
        river = "\n".join(str(reach) for reach in sheet.reaches)
        blocks.append(f"{sheet.framed('where')}\n{river}")
    blocks += [sheet.discretion, sheet.closing]
    return "\n\n".join(block for block in blocks if block) + "\n"


def as_html(sheet: Sheet) -> str:
    """The letter as HTML; whatever comes from outside is escaped."""
    return _template().render(sheet=sheet)


@cache
def _template() -> Template:
    from jinja2 import (  # noqa: PLC0415 - cold start: only who writes letters loads it
        Environment,
        PackageLoader,
        StrictUndefined,
    )

    loader = PackageLoader("popflow.documents", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("letter.html")
