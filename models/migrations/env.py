"""How alembic runs here: on the connection that the caller has locked, in the caller's transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from models.columns import IntEnumType, UTCDateTime


def plain_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write types of the models as those of the database, so that an old migration does not change with the code."""
    if kind != "type":
        return False
    match item:
        case UTCDateTime():
            return "sa.DateTime(timezone=True)"
        case IntEnumType():
            return "sa.SmallInteger()"
        case AutoString():
            return f"sa.String(length={item.length})" if item.length else "sa.String()"
        case _:
            return False


connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("use kinerja migrate, or python -m models.migrations: alembic alone takes no lock and no copy")

context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_item=plain_type,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
