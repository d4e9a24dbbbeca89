"""Sealed text of a row: the ciphertext is bound to its table, column and row."""

from sqlalchemy import LargeBinary
from sqlmodel import Session, col, select

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


def open_some(session: Session) -> int:
    """Open the oldest and the newest value of everything that is sealed, to see whether the keys fit.

    Gives how many were opened. Raises `MissingKey`, or `CannotOpen` where a value was damaged.
    """
    opened = 0
    for table in SealedRow.__subclasses__():
        for column in table.__table__.columns:  # type: ignore[attr-defined]
            if isinstance(column.type, LargeBinary):
                opened += _open_ends(session, table, column.name)
    return opened


def _open_ends(session: Session, table: type[SealedRow], column: str) -> int:
    key, value = col(table.id), col(getattr(table, column))  # type: ignore[attr-defined]
    ends = {
        row.row_id: row
        for order in (key.asc(), key.desc())
        for row in session.exec(select(table).where(value.is_not(None)).order_by(order).limit(1))
    }
    for row in ends.values():
        unseal(session, row, column)
    return len(ends)
