"""Let a mark be taken back: a superseding row without a value, with its reason.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Allow a mark without a value, where it supersedes another and says why."""
    with op.batch_alter_table("score") as score:
        score.alter_column("raw", existing_type=sa.BigInteger(), nullable=True)
        score.create_check_constraint(
            "ck_score_taken_back", "raw IS NOT NULL OR (supersedes_id IS NOT NULL AND reason <> '')"
        )
