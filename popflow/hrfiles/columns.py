"""Which column of an HR file is what, by the names that HR systems give them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from popflow.errors import InputError, Place
from popflow.hrfiles.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "personeelsnummer", "personeelsnr", "persnr", "medewerkernummer", "medewerkersnummer",
        "medewerkernr", "werknemernummer", "werknemersnummer", "werknemernr", "stamnummer",
        "employeenumber", "employeeno", "employeenr", "employeeid", "personnelnumber",
        "personnelno", "staffnumber", "staffid", "number", "nummer",
    ),
    "external_id": ("externalid", "externid", "externeid", "externeidentificatie", "externalkey"),
    "first_name": ("roepnaam", "voornaam", "voornamen", "firstname", "givenname", "callingname"),
    "infix": (
        "tussenvoegsel", "tussenvoegsels", "voorvoegsel", "voorvoegsels", "infix",
        "nameprefix", "lastnameprefix", "surnameprefix",
    ),
    "last_name": (
        "achternaam", "geslachtsnaam", "familienaam", "lastname", "surname", "familyname",
    ),
    "email": (
        "email", "emailadres", "emailwerk", "emailadreswerk", "emailzakelijk",
        "zakelijkemail", "zakelijkemailadres", "mail", "mailadres", "emailaddress", "workemail",
    ),
    "job": (
        "functie", "functienaam", "functieomschrijving", "functietitel", "jobtitle", "job",
        "position", "title",
    ),
    "department": (
        "afdeling", "afdelingsnaam", "afdelingomschrijving", "organisatorischeeenheid", "team",
        "department", "departmentname", "orgunit",
    ),
    "manager": (
        "leidinggevende", "leidinggevendenummer", "nummerleidinggevende",
        "personeelsnummerleidinggevende", "leidinggevendepersoneelsnummer", "manager",
        "managernummer", "managernumber", "managerid", "managerno", "supervisor",
        "supervisornumber",
    ),
    "fte": ("fte", "deeltijdfactor", "parttimefactor", "deeltijdpercentage", "parttimepercentage"),
    "free_days": (
        "vrijedagen", "vastevrijedagen", "vrijedag", "roostervrijedagen", "freedays", "daysoff",
    ),
    "hired_on": (
        "datumindienst", "indienst", "indienstdatum", "datumindiensttreding", "indienstsinds",
        "hiredate", "hiredon", "startdate", "dateofhire", "employmentstart",
    ),
    "leaves_on": (
        "datumuitdienst", "uitdienst", "uitdienstdatum", "datumuitdiensttreding", "enddate",
        "leaveson", "leavedate", "terminationdate", "employmentend", "lastday",
    ),
    "last_pop_on": (
        "laatstepop", "datumlaatstepop", "laatstepopgesprek", "datumlaatstepopgesprek", "lastpop",
        "lastpopon", "lastpopdate", "lastpopconversation",
    ),
    "track": ("spoor", "popspoor", "traject", "track", "poptrack"),
    "language": ("taal", "taalvoorkeur", "voorkeurstaal", "language", "preferredlanguage"),
}  # fmt: skip
"""Names of each column of people, the preferred first, as `plain` writes them."""
PEOPLE: Final = Layout(ALIASES, (("number", "external_id"), ("last_name",)), "people.columns")

BSN: Final = ("bsn", "burgerservicenummer", "sofinummer", "sofinr", "socialsecuritynumber")
MOST_COLUMNS: Final = 500
LONGEST_SHOWN: Final = 60
UNKNOWN: Final = "popflow has no use for it"
SECOND: Final = "another column says the same"
NEVER_KEPT: Final = "the BSN is never read and never kept: the law does not allow it here"


@dataclass(frozen=True, slots=True)
class IgnoredColumn:
    """A column of the file that is not read, and why."""

    header: str
    reason: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing about a person stands.

    Attributes:
        places: Index of the column, from 0, by what it says.
        headers: Header of the column by what it says, to name it to HR.
        width: How many cells a row has.
    """

    places: Mapping[str, int]
    headers: Mapping[str, str]
    width: int
    ignored: tuple[IgnoredColumn, ...]


def plain(header: str) -> str:
    """A header without case, accents, spaces and signs: ``E-mail adres`` is ``emailadres``."""
    parts = unicodedata.normalize("NFKD", header.casefold())
    return "".join(sign for sign in parts if sign.isalnum())


def known_in(headers: Sequence[str], chosen: Mapping[str, str], layout: Layout) -> int:
    """How many headers have a meaning: the right delimiter gives the most."""
    meanings = {name for names in layout.aliases.values() for name in names}
    meanings |= {plain(header) for header in chosen.values()}
    return len({plain(header) for header in headers} & meanings)


def find_columns(
    headers: Sequence[str], chosen: Mapping[str, str], place: Place, layout: Layout
) -> Columns:
    """Give each column its meaning.

    Args:
        headers: The first row of the file.
        chosen: The organisation's own names by meaning, which go before the known ones.
        place: Where the first row is.
        layout: What kind of file it is.

    Raises:
        InputError: A needed column is missing, or a name is there twice.
    """
    if len(headers) > MOST_COLUMNS:
        raise _refused(place, f"The file has {len(headers)} columns.", "Export what is needed.")
    where = _by_name(headers, place)
    places = {
        meaning: index
        for meaning in layout.aliases
        if (index := _place_of(meaning, chosen, where, place, layout)) is not None
    }
    _refuse_missing(places, place, layout)
    used = set(places.values())
    ignored = (
        IgnoredColumn(_shown(header), _why_ignored(header, layout))
        for index, header in enumerate(headers)
        if index not in used and header.strip()
    )
    said = {meaning: _shown(headers[index]) for meaning, index in places.items()}
    return Columns(places, said, len(headers), tuple(ignored))


def _by_name(headers: Sequence[str], place: Place) -> dict[str, int]:
    where: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = plain(header)
        if name and where.setdefault(name, index) != index:
            advice = f"Columns {where[name] + 1} and {index + 1}: rename or remove one of them."
            raise _refused(place, "Two columns have the same name.", advice, header)
    return where


def _place_of(
    meaning: str,
    chosen: Mapping[str, str],
    where: Mapping[str, int],
    place: Place,
    layout: Layout,
) -> int | None:
    if meaning not in chosen:
        taken = {plain(header) for header in chosen.values()}
        names = (name for name in layout.aliases[meaning] if name in where and name not in taken)
        return where.get(next(names, ""))
    header = chosen[meaning]
    if _is_bsn(header):
        advice = f"Choose another column under [{layout.section}]."
        raise _refused(place, f"{meaning} cannot be the BSN: {NEVER_KEPT}.", advice, header)
    if plain(header) not in where:
        advice = f"Mend {meaning} under [{layout.section}] in popflow.toml, or the file."
        raise _refused(place, "The file has no column of that name.", advice, header)
    return where[plain(header)]


def _refuse_missing(places: Mapping[str, int], place: Place, layout: Layout) -> None:
    missing = [group[0] for group in layout.needed if places.keys().isdisjoint(group)]
    if missing:
        advice = f"Say how yours are called under [{layout.section}] in popflow.toml."
        names = " and ".join(f"{name} ({layout.aliases[name][0]})" for name in missing)
        raise _refused(place, f"The file has no column for {names}.", advice)


def _is_bsn(header: str) -> bool:
    name = plain(header)
    return name.startswith(BSN) or name.endswith(BSN)


def _why_ignored(header: str, layout: Layout) -> str:
    if _is_bsn(header):
        return NEVER_KEPT
    known = any(plain(header) in names for names in layout.aliases.values())
    return SECOND if known else UNKNOWN


def _shown(header: str) -> str:
    """A header as it can be printed: whoever wrote the file chose every sign of it."""
    signs = (sign if sign.isprintable() else "?" for sign in header.strip()[:LONGEST_SHOWN])
    return "".join(signs)


def _refused(place: Place, problem: str, advice: str, header: str | None = None) -> InputError:
    spot = Place(place.file, place.line, field=header and _shown(header))
    return InputError(problem, place=spot, advice=advice, code="hr-file-columns")
