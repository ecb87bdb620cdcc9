"""Let who clears a person empty what imports, leaves, posts and cases say: guards and rights are set up anew.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

revision = "0064"
down_revision = "0058"


def upgrade() -> None:
    """Change no table: who may write, and what may become empty, is the guards' own."""
