"""Keep the year of the number of an act on an agreement: it is recorded in one year and takes effect in another.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0051"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns; what was numbered before keeps the number it printed, worked out as it was."""
    for table in ("tenure_act", "agreement"):
        op.add_column(table, sa.Column("number_year", BIG))
