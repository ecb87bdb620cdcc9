"""Keep what attendees thought of a session: a mark of who came, and the words of all.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add both columns, and let nobody have a mark who did not come."""
    with op.batch_alter_table("training_session") as session:
        session.add_column(sa.Column("advice", sa.String(500), server_default="", nullable=False))
    with op.batch_alter_table("training_place") as place:
        place.add_column(sa.Column("feedback", BIG))
        place.create_check_constraint(
            "ck_training_place_came",
            "feedback IS NULL OR (feedback > 0 AND mark IS NOT NULL AND mark IN ('present', 'partly'))",
        )
