"""Let a check of a grid's data be of one heading of the county's (四清: 人员类别清 and its kin).

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0050"


def upgrade() -> None:
    """Add the column; what was checked before was all of the data."""
    op.drop_index("uq_survey", table_name="survey")
    with op.batch_alter_table("survey") as survey:
        survey.add_column(sa.Column("heading", sa.String(30), server_default="", nullable=False))
    stands, once = sa.text("NOT voided"), ["survey_kind", "unit_id", "heading", "starts", "survey_round"]
    op.create_index("uq_survey", "survey", once, unique=True, sqlite_where=stands, postgresql_where=stands)
