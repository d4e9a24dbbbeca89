"""What every table starts from: one metadata with names for all constraints, so that migrations can address them."""

from secrets import token_hex

from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_row_id() -> str:
    """A random name of a row. Sealed text is bound to it, so that a ciphertext cannot be moved to another row."""
    return token_hex(12)


class SealedRow(SQLModel):
    """A row that keeps sealed text."""

    row_id: str = Field(default_factory=new_row_id, max_length=24)
