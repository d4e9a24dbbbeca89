"""To whom feedback can be written: a city of names, of which a turn of the conversation reads those that it shows."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence

from models import Session
from models.queries import feedback as rows
from models.queries.feedback import Addressee

_LONGEST_ID = 18


class Addressees(Mapping[str, str]):
    """Name and jabatan of everybody in service but one, by the id on a button.

    Who is looked up by their id is read alone; all are read only where somebody goes through them, as a search does.
    """

    def __init__(self, session: Session, but: int) -> None:
        self._session, self._but = session, but
        self._known: dict[str, Addressee | None] = {str(but): None}
        self._complete = False

    def __getitem__(self, key: str) -> str:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return f"{found[1]} – {found[2]}"

    def __iter__(self) -> Iterator[str]:
        if not self._complete:
            self._keep(rows.addressees(self._session))
            self._complete = True
        return iter([key for key, found in self._known.items() if found is not None])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def absent(self) -> Container[str]:
        """Those of them who have no account yet."""
        return _Absent(self)

    def of_unit(self, unit_id: int) -> list[str]:
        """Those of one unit, by name."""
        return self._keep(rows.addressees(self._session, unit_id=unit_id))

    def of_people(self, employee_ids: Collection[int]) -> list[str]:
        """Those of these people that can be written to, by name."""
        return self._keep(rows.addressees(self._session, ids=employee_ids))

    def has_no_account(self, key: str) -> bool:
        """Whether somebody can be written to and has not joined."""
        found = self._find(key)
        return found is not None and found[4] is None

    def _find(self, key: str) -> Addressee | None:
        is_id = key.isascii() and key.isdigit() and len(key) <= _LONGEST_ID
        if key not in self._known and is_id and not self._complete:
            self._known[key] = None
            self._keep(rows.addressees(self._session, ids=[int(key)]))
        return self._known.get(key)

    def _keep(self, found: Sequence[Addressee]) -> list[str]:
        kept = {str(one[0]): one for one in found if one[0] != self._but}
        self._known.update(kept)
        return sorted(kept, key=lambda key: kept[key][1])


class _Absent(Container[str]):
    def __init__(self, names: Addressees) -> None:
        self._names = names

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._names.has_no_account(key)
