"""Sealed text of a row: the ciphertext is bound to its table, column and row."""

from sqlmodel import Session

from models.base import SealedRow
from models.session import vault_of


def seal(session: Session, row: SealedRow, column: str, text: str) -> bytes:
    """The ciphertext to keep in `column` of `row`."""
    return vault_of(session).seal(text, table=str(row.__tablename__), column=column, row_id=row.row_id)


def unseal(session: Session, row: SealedRow, column: str) -> str | None:
    """What was sealed in `column` of `row`; None where nothing was. Raises where the ciphertext is of another row."""
    blob: bytes | None = getattr(row, column)
    if blob is None:
        return None
    return vault_of(session).open(blob, table=str(row.__tablename__), column=column, row_id=row.row_id)
