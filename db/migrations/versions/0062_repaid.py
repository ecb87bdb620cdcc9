"""Keep when a prize another payer gave came back to them after the honour was revoked, and by which paper.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0055"


def upgrade() -> None:
    """Add the columns; of no prize of before it was written down."""
    op.add_column("award_candidate", sa.Column("repaid_on", sa.Date()))
    op.add_column("award_candidate", sa.Column("repaid_doc", sa.String(60), server_default="", nullable=False))
