"""Keep beside a treasury's statement what the ledger said then, and how a difference is accounted for.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0064"


def upgrade() -> None:
    """Add the columns; no statement was ever entered, as nothing asked for one."""
    op.add_column(
        "budget_assertion", sa.Column("booked", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column("budget_assertion", sa.Column("note", sa.String(200), server_default="", nullable=False))
