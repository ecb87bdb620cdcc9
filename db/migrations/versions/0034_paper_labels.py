"""Keep what the office calls the boxes, columns and signers of its papers.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0037"


def upgrade() -> None:
    """Add the column; what was adopted before says nothing of them."""
    op.add_column("paper_text", sa.Column("labels", sa.Text(), server_default="", nullable=False))
