"""Keep where a person serves beside the person, and the body an account is opened for.

Frozen history: imports only sqlalchemy and alembic, never db.models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: what a server's trigger keeps from now on
_FILLED = """UPDATE person SET scope_code = found.place FROM (
  SELECT person_id, min(scope_code) AS place FROM (
    SELECT person_id, scope_code FROM posting UNION SELECT person_id, scope_code FROM vetting_case) each_place
  GROUP BY person_id HAVING count(*) = 1) found
WHERE found.person_id = person.id"""


def upgrade() -> None:
    """Add the columns; on a server, where row-level security asks, say where everybody serves."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("scope_code", sa.BigInteger()))
    op.create_index("ix_person_scope_code", "person", ["scope_code"])
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("body_id", BIG))
        account.create_foreign_key("fk_account_body_id_body", "body", ["body_id"], ["id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FILLED)
