"""The trail of acts: who did what to which appraisal, chained so that a gap or a change shows.

Codes stand in clear; free text only as a keyed hash, so that a text can be proven and not read.

Each act is sealed with the keyed hash of the vault over itself and the seal before it. That proves, to whoever has
the key, that no act was changed, put in or taken out in the middle by somebody who can write the database and does
not have the key. It does not prove it against somebody who has both, and a chain whose last acts were dropped is an
intact, shorter one: against that stands the number of all acts, which `kinerja check` tells and which only grows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from itertools import groupby
from typing import Any

from bot.domain.access import Relation
from bot.domain.acting import ActingKind
from models import Session
from models.crypto import Vault
from models.queries.trail import add_acts, all_acts, chain, ends_of_chains, last_of_chain, was_logged_since
from models.session import vault_of
from models.trail import AccessLog, Audit

SAME_LOOK = timedelta(hours=1)
"""Turns of one conversation, and going back to a screen, are one look. Our own choice."""


def record(
    session: Session,
    *,
    subject: str,
    subject_id: int,
    actor_id: int | None,
    role: str,
    action: str,
    now: datetime,
    codes: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> None:
    """Add an act to the chain of its subject."""
    before = last_of_chain(session, subject, subject_id)
    act = Audit(
        subject=subject,
        subject_id=subject_id,
        position=before.position + 1 if before else 0,
        actor_id=actor_id,
        role=role,
        action=action,
        codes=dict(codes or {}),
        text_hash=vault_of(session).keyed_hash(text) if text else None,
        acted_at=now,
        seal="",
    )
    act.seal = _seal(vault_of(session), act, before.seal if before else "")
    session.add(act)
    session.flush()


def record_many(
    session: Session,
    *,
    subject: str,
    acts: Mapping[int, Mapping[str, Any]],
    actor_id: int | None,
    role: str,
    action: str,
    now: datetime,
) -> None:
    """Add the same act to the chains of many subjects, each with its codes; a few statements for all of them."""
    before = ends_of_chains(session, subject, acts.keys())
    made = []
    for subject_id, codes in acts.items():
        position, seal = before.get(subject_id, (-1, ""))
        act = {
            "subject": subject,
            "subject_id": subject_id,
            "position": position + 1,
            "actor_id": actor_id,
            "role": role,
            "action": action,
            "codes": dict(codes),
            "text_hash": None,
            "acted_at": now,
        }
        made.append(act | {"seal": _seal_of(vault_of(session), act, seal)})
    add_acts(session, made)


def is_intact(session: Session, subject: str, subject_id: int) -> bool:
    """Whether the chain of a subject has no gap and no changed act."""
    return _is_chain(vault_of(session), chain(session, subject, subject_id))


@dataclass(frozen=True, slots=True)
class Trail:
    """What a look at all chains has found: how many there are, how many acts, and which chains are broken."""

    chains: int
    acts: int
    broken: tuple[tuple[str, int], ...]
    """Subject and its id."""


def broken_chains(session: Session) -> Trail:
    """Verify all chains, one of them in memory at a time."""
    chains = acts = 0
    broken: list[tuple[str, int]] = []
    for subject, found in groupby(all_acts(session), key=lambda act: (act.subject, act.subject_id)):
        links = list(found)
        chains, acts = chains + 1, acts + len(links)
        if not _is_chain(vault_of(session), links):
            broken.append(subject)
    return Trail(chains, acts, tuple(broken))


def _is_chain(vault: Vault, links: Iterable[Audit]) -> bool:
    before = ""
    for position, act in enumerate(links):
        if act.position != position or not compare_digest(act.seal, _seal(vault, act, before)):
            return False
        before = act.seal
    return True


def looked(
    session: Session,
    *,
    appraisal_id: int,
    reader_id: int,
    relation: Relation,
    view: str,
    now: datetime,
    acting: ActingKind | None = None,
) -> None:
    """Note that somebody read another person's appraisal; one row an hour for the same look.

    Who reads it as Plt or Plh of the penilai is noted as such.
    """
    if was_logged_since(session, appraisal_id, reader_id, view, now - SAME_LOOK):
        return
    as_what = (acting or relation).value
    session.add(AccessLog(appraisal_id=appraisal_id, reader_id=reader_id, relation=as_what, view=view, seen_at=now))


_SEALED = (
    "subject",
    "subject_id",
    "position",
    "actor_id",
    "role",
    "action",
    "codes",
    "text_hash",
    "acted_at",
)
"""What of an act its seal covers."""


def _seal(vault: Vault, act: Audit, before: str) -> str:
    return _seal_of(vault, {name: getattr(act, name) for name in _SEALED}, before)


def _seal_of(vault: Vault, act: Mapping[str, Any], before: str) -> str:
    content = ["act", *(act[name] for name in _SEALED[:-1]), act["acted_at"].isoformat(), before]
    return vault.keyed_hash(json.dumps(content, sort_keys=True, ensure_ascii=False))
