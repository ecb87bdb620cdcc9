"""Keep at what time a household was visited, and how long it has known the candidate.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"


def upgrade() -> None:
    """Add the two columns; what was recorded before says neither."""
    op.add_column("vetting_visit", sa.Column("visited_at", sa.String(5), server_default="", nullable=False))
    op.add_column("vetting_visit", sa.Column("residence", sa.String(20), server_default="", nullable=False))
