"""Who posted what by hand, who recorded a permission, and which goal an expense is for.

A migration never changes once it was released.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the tables from 0003 to 0004."""
    op.add_column("posting", sa.Column("posted_by", sa.String(), nullable=True))
    op.add_column("posting", sa.Column("os_user", sa.String(), nullable=True))
    op.add_column("posting", sa.Column("goal", _NUMBER, nullable=True))
    op.add_column("approval", sa.Column("os_user", sa.String(), nullable=True))
