"""Let who clears a person also clear what an import keeps of them: the rights are set up anew after an upgrade.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

revision = "0064"
down_revision = "0058"


def upgrade() -> None:
    """Change no table: who may write is the rights' own."""
