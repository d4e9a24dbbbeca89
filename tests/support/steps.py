"""Agreed steps in the small organisation: Siti is assessed, one side proposes, periods go by."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlmodel import col, select

from bot.conversation.events import Where
from bot.services.agreements import answering, steps
from bot.services.agreements.steps import AgreedStep
from bot.services.periods import changing
from models.appraisal import Appraisal
from models.feedback import Agreement
from models.people import Employee
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import KABID, NOW, SITI, Organisation, person
from tests.support.periods import REASON, TW4, opened
from tests.support.talking import Talk, assess, send_self_review

STEP: Final = "Memeriksa setiap berkas dengan daftar sebelum dikirim."
NOTE: Final = "Dua dari tiga bulan sudah berjalan dengan baik."


def assessed(database: Database, org: Organisation) -> None:
    """Siti's assessment is confirmed."""
    send_self_review(database, org, SITI)
    assess(database, org, KABID, SITI)


def propose(
    database: Database, org: Organisation, who: int = SITI, now: datetime = NOW, words: str = STEP, due: str = "p"
) -> int:
    """Somebody proposes a step for Siti in the chat; gives its id."""
    talk = Talk(database, who, now)
    talk.start("agreement", org.appraisals[SITI])
    talk.write(words)
    talk.tap(due)
    talk.go(Where.SEND)
    with another_session(database) as session:
        return session.exec(select(Agreement.id).order_by(col(Agreement.id).desc())).first() or 0


def step(database: Database, agreement_id: int, who: int = SITI) -> AgreedStep:
    """The step as somebody sees it."""
    with another_session(database) as session:
        return steps.read(session, person(database, who), agreement_id)


def agree(database: Database, agreement_id: int, who: int, now: datetime = NOW) -> None:
    """Say yes to the step as it stands."""
    mark = step(database, agreement_id, who).mark
    with database.write() as session:
        answering.agree(session, person(database, who, now), agreement_id, mark, now)


def agreed(database: Database, org: Organisation, now: datetime = NOW) -> int:
    """A step that both sides have agreed on."""
    agreement_id = propose(database, org, now=now)
    agree(database, agreement_id, KABID, now)
    return agreement_id


def next_period(database: Database, org: Organisation, now: datetime) -> int:
    """The third quarter is closed and the fourth opened; gives it."""
    with database.write() as session:
        changing.close(session, None, org.period_id, now, force=True, reason=REASON)
    return opened(database, TW4, now=now).period_id


def answer(database: Database, agreement_id: int, progress: str, now: datetime, note: str | None = None) -> None:
    """Siti says how far it is."""
    talk = Talk(database, SITI, now)
    talk.start("agreement_check", agreement_id)
    talk.tap(progress)
    if note is None:
        talk.go(Where.SKIP)
    else:
        talk.write(note)
    talk.go(Where.SEND)


def give_another_penilai(database: Database, org: Organisation, penilai: int) -> None:
    """Siti gets another penilai."""
    with database.write() as session:
        session.get_one(Employee, org.people[SITI]).penilai_id = org.people[penilai]
        session.get_one(Appraisal, org.appraisals[SITI]).penilai_id = org.people[penilai]
