"""Keep on a row of a change of units who goes with it.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column; nobody was told of before."""
    op.add_column("unit_change", sa.Column("staff", sa.String(400), server_default="", nullable=False))
    with op.batch_alter_table("unit_change") as change:
        change.alter_column("staff", server_default=None)
