"""Lists of everything stay quick: whose turn it is, what lies still, what happened, who is who.

A migration never changes once it was released.
"""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
PAGE = 1000
_OPEN = "milestone NOT IN ('cancelled', 'closed', 'restarted')"
_INDEXES = (
    (
        "ix_cycle_turn", ["entered_at", "id"],
        "milestone IN ('agendas_exchanged', 'announced') AND suspended_at IS NULL",
    ),
    (
        "ix_cycle_stalled", ["id"],
        "missed >= 2 AND milestone = 'executing' AND suspended_at IS NULL",
    ),
    (
        "ix_cycle_held", ["held_at", "id"],
        f"agreed_at IS NULL AND suspended_at IS NULL AND {_OPEN}",
    ),
)  # fmt: skip


def upgrade() -> None:
    """Bring the tables from 0010 to 0011."""
    for name, columns, condition in _INDEXES:
        few = sa.text(condition)
        op.create_index(
            name, "cycle", columns, if_not_exists=True, sqlite_where=few, postgresql_where=few
        )
    op.create_index(
        "ix_history_at", "history", ["at"], if_not_exists=True, postgresql_using="brin"
    )
    for name in ("family_key", "given_key"):
        op.add_column("person", sa.Column(name, KEY, nullable=True))
    _fill()
    for name in ("family_key", "given_key"):
        op.create_index(f"ix_person_{name}", "person", [name, "number"])


def _fill() -> None:
    """Give everybody who is there the keys by which they are searched."""
    person = sa.table(
        "person", sa.column("number", KEY), sa.column("first_name"), sa.column("infix"),
        sa.column("last_name"), sa.column("family_key"), sa.column("given_key"),
    )  # fmt: skip
    change = (
        sa.update(person)
        .where(person.c.number == sa.bindparam("b_number"))
        .values(family_key=sa.bindparam("b_family"), given_key=sa.bindparam("b_given"))
    )
    named = sa.select(person.c.number, person.c.first_name, person.c.infix, person.c.last_name)
    connection, after = op.get_bind(), ""
    while True:
        page = named.where(person.c.number > after).order_by(person.c.number).limit(PAGE)
        rows = connection.execute(page).all()
        if not rows:
            return
        connection.execute(change, [
            {"b_number": number, "b_family": _fold(last), "b_given": _fold(f"{first} {infix}")}
            for number, first, infix, last in rows
        ])  # fmt: skip
        after = rows[-1][0]


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
