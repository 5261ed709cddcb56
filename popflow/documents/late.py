"""Letters by whoever composes them, who is imported with the first: most commands write none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from popflow.documents.letter_options import LetterOptions
    from popflow.domain.cycle import Cycle, Entry
    from popflow.domain.person import Person
    from popflow.ports import Letter, Parcel


class LateComposer:
    """Composes letters for one organisation: `popflow.ports.Composer`."""

    def __init__(self, options: LetterOptions) -> None:
        self._options = options

    def compose(
        self,
        parcels: Sequence[Parcel],
        recipient: Person | None,
        cycles: Mapping[int, Cycle],
        people: Mapping[str, Person],
        entries: Mapping[tuple[int, int], Entry],
    ) -> Letter:
        """One letter for one message, or for a bundle of one recipient; see the port.

        Raises:
            ValueError: There is no message to write about.
        """
        from popflow.documents.letters import LetterComposer  # noqa: PLC0415 - see above

        composer = LetterComposer(self._options)
        return composer.compose(parcels, recipient, cycles, people, entries)
