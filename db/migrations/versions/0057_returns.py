"""Let the last day of a leave that is over be put right: the guards are set up anew after every upgrade.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

revision = "0057"
down_revision = "0054"


def upgrade() -> None:
    """Change no table: what a frozen row still lets move is the guards' own."""
