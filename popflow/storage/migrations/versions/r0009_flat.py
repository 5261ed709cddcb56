"""What was still slow in a large store: messages counted, cycles of a state, claimed timers.

Counting the messages reads all of them once. An index keeps writers waiting while it is made, and
no reader; of a very large table somebody may make it before, CONCURRENTLY.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CLAIMED = sa.text("claimed_until IS NOT NULL")


def upgrade() -> None:
    """Bring the tables from 0008 to 0009."""
    op.create_table(
        "outbox_tally",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("count", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_tally"),
    )
    op.execute(
        "INSERT INTO outbox_tally (status, count) SELECT status, count(*) FROM outbox "
        "WHERE status IN ('sent', 'suppressed') GROUP BY status"
    )
    op.create_index("ix_cycle_state", "cycle", ["state", "id"], if_not_exists=True)
    op.create_index(
        "ix_timer_claimed", "timer", ["claimed_until"], if_not_exists=True,
        sqlite_where=_CLAIMED, postgresql_where=_CLAIMED,
    )  # fmt: skip
