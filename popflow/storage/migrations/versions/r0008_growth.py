"""Lists and daily work stay as quick as they were, however many years there are.

Nothing but indexes: no row is written anew. Making one keeps writers waiting while it lasts, and
no reader. It is not made CONCURRENTLY, which PostgreSQL does outside a transaction only: all that
is missing is brought in one, and one that fails leaves nothing.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_cycle_open", "cycle", ["id"], "milestone NOT IN ('cancelled', 'closed', 'restarted')"),
    ("ix_person_leaves_on", "person", ["leaves_on", "number"], "leaves_on IS NOT NULL"),
    ("ix_outbox_unsent", "outbox", ["status", "id"], "status IN ('dead', 'suppressed')"),
)


def upgrade() -> None:
    """Bring the tables from 0007 to 0008."""
    for name, table, columns, condition in _INDEXES:
        few = sa.text(condition)
        # Of a very large table somebody may have made it before, CONCURRENTLY.
        op.create_index(
            name, table, columns, if_not_exists=True, sqlite_where=few, postgresql_where=few
        )
