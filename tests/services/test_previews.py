"""What a phone shows of a message before it is unlocked: whatever kind it is, nobody's rating, number or words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.conversation.events import Where
from bot.domain.behaviour import Value
from bot.domain.corrections import Wrong
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Predikat, Rating
from bot.rendering.notices import KINDS, Notice, compose
from bot.services import exemptions, leave, moves, outbox
from bot.services.agreements import answering
from bot.services.door import corrections as requests
from bot.services.door import tickets
from bot.services.evidence import removal
from bot.services.periods import changing
from bot.services.periods.enrolling import OPENED
from bot.services.reminding import messages, nudges
from models.appraisal import Appraisal, Evidence
from models.calendar import Leave
from models.crypto import Vault, new_key
from models.delivery import Outbox, OutboxStatus
from models.doors import Ticket
from models.files import EncryptedFiles
from models.paper import PaperPart
from models.people import Account, Employee
from models.session import Database
from tests.services import test_notices as appraisals
from tests.services.door import test_notices as door
from tests.support import giving, steps
from tests.support.databases import another_session
from tests.support.doors import add_newcomer, invite
from tests.support.hers import SECRET, settle
from tests.support.organisation import (
    ADMIN,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    found,
    on_one_database,
    person,
)
from tests.support.paper import Clerk, confirm, paper_org, send_back
from tests.support.periods import REASON, TW4, between_periods, opened
from tests.support.ranks import rank
from tests.support.talking import Talk
from tests.support.telegram_limits import assert_sendable

NIP = "199001012015041001"
LABELS = [member.label for kind in (Rating, Predikat, OrganisationPredicate, Value) for member in kind]
WRITTEN = (SECRET, appraisals.SECRET, door.WORDS, "rahasia.pdf", "Rahasia", "Sakit", NIP)
"""What people have written, or chosen about somebody, on the way to one of these messages."""


@dataclass(frozen=True, slots=True)
class World:
    """An empty database, and room for files."""

    database: Database
    directory: Path


Cause = Callable[[World], None]


def about_appraisals(kind: str) -> Cause:
    def cause(world: World) -> None:
        with world.database.write() as session:
            org = found(session, predicate=None)
        appraisals.CAUSES[kind](world.database, org)

    return cause


def at_the_door(kind: str) -> Cause:
    def cause(world: World) -> None:
        with world.database.write() as session:
            org = found(session)
            newcomer = add_newcomer(session, org, penilai=KABID)
        issued = invite(world.database, newcomer, by=ADMIN)
        door.CAUSES[kind][0](door.House(world.database, org, newcomer, issued))

    return cause


def on_paper(happens: Callable[[Database, int], object]) -> Cause:
    def cause(world: World) -> None:
        with world.database.write() as session:
            org = found(session)
        paper_org(world.database, org, SITI, KABID)
        given = {"impact": SECRET, "contribution": SECRET}
        entered = Clerk.at(world.database, world.directory).enter(PaperPart.SELF_REVIEW, org.appraisals[SITI], given)
        with world.database.write() as session:
            session.add(Account(employee_id=org.people[SITI], telegram_id=SITI, bound_at=NOW, confirmed_at=NOW))
        happens(world.database, entered)

    return cause


def in_a_period(happens: Callable[[Database, Organisation], object]) -> Cause:
    def cause(world: World) -> None:
        with world.database.write() as session:
            org = between_periods(session)
        period_id = opened(world.database, TW4).period_id
        with another_session(world.database) as session:
            own = session.exec(select(Appraisal).where(Appraisal.period_id == period_id)).all()
        by_person = {row.employee_id: row.id or 0 for row in own}
        known = {who: by_person.get(row, 0) for who, row in org.people.items()}
        happens(world.database, Organisation(period_id, org.units, org.people, known))

    return cause


def moved(database: Database, org: Organisation) -> None:
    with database.write() as session:
        due = NOW.date().replace(month=12, day=18)
        changing.move(session, None, org.period_id, None, due, SECRET, NOW)


def closed(database: Database, org: Organisation) -> None:
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=SECRET)


def subject(database: Database, org: Organisation) -> int:
    with another_session(database) as session:
        return exemptions.standing(session, person(database, OFFICER), org.people[SITI]).subjects[0]


def exempted(database: Database, org: Organisation) -> None:
    talk = Talk(database, OFFICER)
    talk.start("exemption", subject(database, org))
    talk.answer_until(None, {"state": "SAKIT", "basis": SECRET, "records": "both"})
    talk.go(Where.SEND)


def lifted(database: Database, org: Organisation) -> None:
    exempted(database, org)
    now = subject(database, org)
    with database.write() as session:
        exemptions.lift(session, person(database, OFFICER), *divmod(now, exemptions.MARKS), NOW)


def asked(world: World) -> None:
    with world.database.write() as session:
        rank(session, found(session))
    with world.database.write() as session:
        me = person(world.database, SITI)
        requests.ask(session, me, {Wrong.OTHER: SECRET, Wrong.SUPERIOR: "Kadis Contoh"}, NOW)


def put_right(world: World) -> None:
    asked(world)
    with world.database.write() as session:
        ticket = session.exec(select(Ticket).where(Ticket.kind == Wrong.SUPERIOR.value)).one()
        tickets.accept(session, person(world.database, OFFICER), ticket.id or 0, ticket.revision, NOW)


def superiors_in_doubt(world: World) -> None:
    with world.database.write() as session:
        org = found(session)
        outbox.put(session, messages.CHECK, org.people[OFFICER], org.period_id, "check", {}, NOW, NOW)


def reported(world: World) -> None:
    settle(world.database)
    with world.database.write() as session:
        file = session.exec(select(Evidence.id)).one()
        removal.report(session, person(world.database, KABID), file or 0, NOW)


def taken_away(world: World) -> None:
    reported(world)
    shelf = EncryptedFiles(world.directory, Vault.parse(new_key()))
    with world.database.write() as session:
        file = session.exec(select(Evidence.id)).one()
        removal.remove(session, person(world.database, OFFICER), shelf, file or 0, NOW)


def founded(happens: Callable[[Database, Organisation], object]) -> Cause:
    """In the small organisation, with its period open."""

    def cause(world: World) -> None:
        with world.database.write() as session:
            org = found(session)
        happens(world.database, org)

    return cause


def nudged(database: Database, org: Organisation) -> None:
    with database.write() as session:
        nudges.nudge(session, person(database, KABID), org.appraisals[SITI], NOW)


def climbed(database: Database, org: Organisation) -> None:
    codes = {"duty": "ASSESSMENT", "moment": "ESCALATION", "due_on": "2026-12-04"}
    with database.write() as session:
        outbox.put(session, messages.CLIMBED, org.people[KADIS], org.period_id, "climbed", codes, NOW, NOW)


def card(database: Database, org: Organisation) -> None:
    with database.write() as session:
        outbox.put(session, messages.CARD, org.people[OFFICER], org.period_id, "card", {}, NOW, NOW)


def on_leave(database: Database, org: Organisation) -> None:
    today = NOW.date()
    with database.write() as session:
        leave.note(session, person(database, SITI), org.people[SITI], today, today + timedelta(days=2), NOW)


def back_from_leave(database: Database, org: Organisation) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    with database.write() as session:
        siti = person(database, SITI)
        leave.note(session, siti, org.people[SITI], tomorrow, tomorrow + timedelta(days=2), NOW)
        noted = session.exec(select(Leave)).one()
        for row in session.exec(select(Outbox)):
            row.status = OutboxStatus.SENT
        leave.end(session, siti, noted.id or 0, NOW)


def given(database: Database, org: Organisation) -> None:
    giving.give(database, org, KABID, SITI, words=SECRET)


def proposed(database: Database, org: Organisation) -> None:
    steps.assessed(database, org)
    steps.propose(database, org, words=SECRET)


def agreed(database: Database, org: Organisation) -> None:
    steps.assessed(database, org)
    steps.agree(database, steps.propose(database, org, words=SECRET), KABID)


def talked(database: Database, org: Organisation) -> None:
    steps.assessed(database, org)
    agreement_id = steps.propose(database, org, words=SECRET)
    with database.write() as session:
        mark = steps.step(database, agreement_id, KABID).mark
        answering.talk_first(session, person(database, KABID), agreement_id, mark, NOW)


def ended(database: Database, org: Organisation) -> None:
    steps.assessed(database, org)
    agreement_id = steps.propose(database, org, words=SECRET)
    steps.agree(database, agreement_id, KABID)
    steps.next_period(database, org, NOW)
    steps.answer(database, agreement_id, "DONE", NOW, SECRET)


def summed_up(database: Database, org: Organisation) -> None:
    steps.assessed(database, org)
    with database.write() as session:
        changing.close(session, None, org.period_id, NOW, force=True, reason=REASON)


CAUSES: Mapping[str, Cause] = {
    **{kind: about_appraisals(kind) for kind in appraisals.CAUSES},
    **{kind: at_the_door(kind) for kind in door.CAUSES},
    "paper_entered": on_paper(lambda database, entry: None),
    "paper_refused": on_paper(send_back),
    "paper_recorded": on_paper(confirm),
    OPENED: in_a_period(lambda database, org: None),
    changing.MOVED: in_a_period(moved),
    changing.CLOSED: in_a_period(closed),
    exemptions.EXEMPTED: in_a_period(exempted),
    exemptions.LIFTED: in_a_period(lifted),
    requests.OPENED: asked,
    tickets.DECIDED: put_right,
    moves.REPORT_CAME: put_right,
    moves.REPORT_LEFT: put_right,
    messages.CHECK: superiors_in_doubt,
    removal.REPORTED: reported,
    removal.REPORTED_OWN: reported,
    removal.REMOVED: taken_away,
    nudges.NUDGED: founded(nudged),
    messages.CLIMBED: founded(climbed),
    messages.CARD: founded(card),
    "leave_noted": founded(on_leave),
    "leave_ended": founded(back_from_leave),
    "feedback_given": founded(given),
    "agreement_proposed": founded(proposed),
    "agreement_agreed": founded(agreed),
    "agreement_talk": founded(talked),
    "agreement_ended": founded(ended),
    "summaries_ready": founded(summed_up),
}
"""What leads to each kind of message. A new kind needs its line here: what it shows is looked at below."""


def test_every_kind_of_message_that_comes_without_a_tap_is_looked_at() -> None:
    assert set(CAUSES) == set(KINDS)


@on_one_database
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", sorted(CAUSES))
def test_a_preview_gives_nothing_away(database: Database, tmp_path: Path, kind: str, language: str) -> None:
    CAUSES[kind](World(database, tmp_path))
    with database.write() as session:
        for account in session.exec(select(Account)):
            account.language = language
        for row in session.exec(select(Employee)):
            row.nip = NIP[: -len(str(row.id))] + str(row.id)
    with another_session(database) as session:
        waiting = session.exec(select(Outbox).where(Outbox.kind == kind).order_by(col(Outbox.id))).all()
        composed = [compose(session, row, NOW) for row in waiting]
    notices = [one for one in composed if isinstance(one, Notice)]
    assert notices, "it was written"
    for notice in notices:
        assert_sendable(notice.message)
        keys = [key for row in notice.message.keyboard for key in row]
        shown = " ".join([unescape(notice.message.html), *(key.label for key in keys)])
        assert [label for label in LABELS if re.search(rf"\b{label}\b", shown)] == []
        assert [words for words in WRITTEN if words in shown] == []
        assert re.search(r"\d{8,}", shown) is None
        assert all(key.data.startswith("n:") for key in keys), "what was sent stays; its content comes below"
