"""Let somebody be the head or a deputy head of a community's station.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
_ROLES = (
    "'commander', 'instructor', 'chief', 'worker', 'assistant', 'volunteer', 'station_head', 'deputy_head'"
)


def upgrade() -> None:
    """Take the two roles of a station beside the six of a grid."""
    with op.batch_alter_table("posting") as posting:
        posting.drop_constraint("ck_posting_gridrole", type_="check")
        posting.create_check_constraint("ck_posting_gridrole", f"role IN ({_ROLES})")
