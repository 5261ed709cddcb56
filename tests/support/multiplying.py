"""A large organisation on PostgreSQL, made in seconds: a small one that popflow founded, copied.

Every personnel number of the small one begins with `MARK`, which stands in no other text. A copy
has a word more behind it in every text, and higher numbers of cycles; what is counted is counted
again, and the histories are sealed anew, for a seal names its cycle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from psycopg import sql

from popflow.storage import driver_connection

if TYPE_CHECKING:
    from popflow.ports import Store

MARK: Final = "zq"
_COPIED: Final = (
    "person", "cycle", "cycle_content", "history", "timer", "outbox", "guest", "posting", "tally",
    "outbox_tally",
)  # fmt: skip
_COUNTED: Final = frozenset({"outbox", "posting", "tally", "outbox_tally"})
"""Tables whose numbers are the database's own."""
_CYCLES: Final = {"id", "cycle_id", "predecessor"}
_SEALS: Final = frozenset({"seal", "salt", "commitment"})
_AT_ONCE: Final = 20_000
_COLUMNS: Final = (
    "SELECT column_name, data_type FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position"
)


def multiply(store: Store, times: int) -> None:
    """Make an organisation so many times as large.

    Args:
        store: On PostgreSQL, with people whose numbers begin with `MARK`.
        times: 1 leaves it as it is.
    """
    with store.begin() as uow:
        connection = driver_connection(uow)
        (highest,) = connection.execute("SELECT max(id) FROM cycle").fetchone()
        for table in _COPIED:
            told = dict(connection.execute(_COLUMNS, [table]).fetchall())
            connection.execute(_copying(table, told), {"times": times, "highest": highest})
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('cycle', 'id'), %s)", [highest * times]
        )
        uow.commit()
    with store.begin() as uow:
        driver_connection(uow).execute("ANALYZE")
        uow.commit()
    sealed = _AT_ONCE
    while sealed == _AT_ONCE:
        with store.begin() as uow:
            sealed = uow.seals.seal(_AT_ONCE)
            uow.commit()


def _copying(table: str, columns: dict[str, str]) -> sql.Composed:
    names = [name for name in columns if not (name == "id" and table in _COUNTED)]
    return sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS t, "
        "generate_series(1, %(times)s - 1) AS turn ORDER BY turn"
    ).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        values=sql.SQL(", ").join(_copied(table, name, columns[name]) for name in names),
    )


def _copied(table: str, name: str, kind: str) -> sql.Composable:
    """A column of a copy."""
    column = sql.Identifier("t", name)
    if name in _SEALS:
        return sql.SQL("NULL")
    if name in _CYCLES:
        return sql.SQL("{} + turn * %(highest)s").format(column)
    if kind not in {"text", "character varying"}:
        return column
    text = sql.SQL("replace({}, {}, {} || turn || 'n')").format(column, MARK, MARK)
    if (table, name) == ("outbox", "key"):  # it begins with the number of its cycle
        own = sql.SQL("(t.cycle_id + turn * %(highest)s)::text")
        return sql.SQL("regexp_replace({}, '^[0-9]+', {})").format(text, own)
    return text
