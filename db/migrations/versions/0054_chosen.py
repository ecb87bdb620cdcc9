"""Let a decision about a person be that they were chosen into 两委.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from alembic import op

revision = "0054"
down_revision = "0048"


def upgrade() -> None:
    """Let the register of merits hold one kind more."""
    with op.batch_alter_table("merit") as merit:
        merit.drop_constraint("ck_merit_meritkind", type_="check")
        merit.create_check_constraint(
            "ck_merit_meritkind", "merit_kind IN ('honour', 'discipline', 'reserve', 'chosen')"
        )
