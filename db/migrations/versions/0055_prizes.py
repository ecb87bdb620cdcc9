"""Keep what a round of 评优 gives with its honours: how much, who pays, when it was given or taken back.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0057"


def upgrade() -> None:
    """Add the columns; no round of before gives money."""
    op.add_column("award_round", sa.Column("prize", sa.BigInteger()))
    op.add_column("award_round", sa.Column("payer", sa.String(80), server_default="", nullable=False))
    op.add_column("award_candidate", sa.Column("prize", sa.BigInteger()))
    op.add_column("award_candidate", sa.Column("revoked_on", sa.Date()))
    op.add_column("award_candidate", sa.Column("given_on", sa.Date()))
    op.add_column("award_candidate", sa.Column("given_doc", sa.String(60), server_default="", nullable=False))
