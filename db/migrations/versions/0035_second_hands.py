"""Keep whose hands what another decides went through: a leaving, an issue, a campaign and its entries.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0036"

#: a leaving that followed from an act another approved was begun by who drafted the act
_BEGUN = """
UPDATE "exit" SET begun_by = coalesce(
    (SELECT max(a.recorded_by) FROM tenure_act a WHERE a.posting_id = "exit".posting_id
        AND a.state = 'approved' AND a.tenure_kind IN ('dismissal', 'resignation', 'probation')
        AND a.decided_by = "exit".recorded_by AND a.decided_at = "exit".recorded_at), recorded_by)
"""


def upgrade() -> None:
    """Add the columns; of what was done before only the leavings say whose they were."""
    op.add_column("vetting_issue", sa.Column("answered_by", sa.String(40)))
    for table in ("campaign", "campaign_entry"):
        op.add_column(table, sa.Column("hands", sa.Text(), server_default="[]", nullable=False))
    op.add_column("exit", sa.Column("begun_by", sa.String(40), server_default="", nullable=False))
    op.execute(_BEGUN)
    with op.batch_alter_table("exit") as leaving:
        leaving.drop_constraint("ck_exit_two_persons", type_="check")
        leaving.create_check_constraint("ck_exit_two_persons", "state <> 'waived' OR decided_by <> begun_by")
