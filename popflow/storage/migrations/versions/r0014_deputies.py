"""For whom somebody stands in, found without looking at every deputy.

A migration never changes once it was released.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index: each page of somebody who leads nobody asks for it."""
    op.create_index("ix_deputy_deputy", "deputy", ["deputy"])
