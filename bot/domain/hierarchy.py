"""Who may stand above whom: circles in a tree, and who may be a pejabat penilai."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

LEADING_POSITIONS = frozenset({"JPT_PRATAMA", "ADMINISTRATOR", "PENGAWAS"})
"""At least a pejabat pengawas (PermenPANRB 6/2022 Pasal 1)."""


def may_be_penilai(*, status: str, position_kind: str, additional_duty: str | None, delegated: bool) -> bool:
    """Whether somebody may assess others: at least a pejabat pengawas, or somebody with an additional duty (kepala
    sekolah, kepala puskesmas) or a recorded delegation (PermenPANRB 6/2022 Pasal 1), or a leader who is not an ASN."""
    return status == "NON_ASN" or position_kind in LEADING_POSITIONS or bool(additional_duty) or delegated


def circles(above: Mapping[K, K | None]) -> list[list[K]]:
    """Every circle in what should be a tree, each once, beginning anywhere. Who stands only below one is not in it."""
    found: list[list[K]] = []
    done: set[K] = set()
    for start in above:
        walked: dict[K, int] = {}
        at: K | None = start
        while at is not None and at not in done and at not in walked:
            walked[at] = len(walked)
            at = above.get(at)
        if at is not None and at in walked:
            found.append(list(walked)[walked[at] :])
        done.update(walked)
    return found
