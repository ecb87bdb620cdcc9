"""Keep for which of the county's reasons somebody was refused, on which day, and what they are told.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Add the columns; who was refused before has no reason of the list, and is told of as unsorted."""
    for table in ("vetting_case", "campaign_entry"):
        op.add_column(table, sa.Column("refusal", sa.String(30), server_default="", nullable=False))
        op.add_column(table, sa.Column("refused_on", sa.Date()))
    op.add_column("vetting_case", sa.Column("told", sa.String(100), server_default="", nullable=False))
