"""Messages to others: written when they are sent, nothing for who has finished, nothing private on a lock screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlmodel import select

from bot.conversation.events import Where
from bot.domain.appraisal import Stage
from bot.domain.behaviour import Value
from bot.domain.organisation import OrganisationPredicate
from bot.domain.predikat import Predikat, Rating
from bot.rendering.notices import Notice, NotNow, appraisals, compose, reminding
from bot.services import outbox, team
from bot.services.ports import Unreachable
from bot.services.reminding import messages
from models import Session
from models.appraisal import Appraisal, OrganisationResult, Period
from models.delivery import Outbox
from models.people import Account, Employee
from models.queries import appraisals as rows
from models.queries.people import account_for
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    BUDI,
    KABID,
    NOW,
    OFFICER,
    SEKDA,
    SITI,
    Organisation,
    add_acting,
    found,
    on_one_database,
    person,
)
from tests.support.talking import Talk, assess, send_self_review

SECRET = "Rahasia saya tentang antrean panjang di loket tiga."


@pytest.fixture
def open_org(database: Database) -> Organisation:
    """The organisation whose agency has no predikat yet."""
    with database.write() as session:
        return found(session, predicate=None)


def sent(database: Database, org: Organisation) -> None:
    send_self_review(database, org, SITI, given={"impact": SECRET, "contribution": SECRET, "develop": SECRET})


def returned(database: Database, org: Organisation) -> None:
    sent(database, org)
    talk = Talk(database, KABID)
    talk.start("return_review", org.appraisals[SITI])
    talk.write(SECRET)
    talk.go(Where.SEND)


def predicate_is_set(database: Database, org: Organisation) -> None:
    talk = Talk(database, SEKDA)
    talk.start("organisation", org.units["DINAS"])
    talk.answer_until(None, {"predicate": OrganisationPredicate.ISTIMEWA.value})
    talk.go(Where.SEND)


def needed(database: Database, org: Organisation) -> None:
    sent(database, org)
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.tap("0d", "f")
    talk.answer_until(None, {"result_reason": SECRET, "note": SECRET})


def given(database: Database, org: Organisation) -> None:
    needed(database, org)
    predicate_is_set(database, org)


def assessed(database: Database, org: Organisation) -> None:
    sent(database, org)
    predicate_is_set(database, org)
    reasons = {"results": "0d 1u f", "result_reason": SECRET, "note": SECRET, "result_rating": "u"}
    assess(database, org, KABID, SITI, given=reasons | {"behaviour_rating": "u"})


def due(database: Database, org: Organisation) -> None:
    sent(database, org)
    with database.write() as session:
        codes = {"duty": "ASSESSMENT", "moment": "BEFORE", "due_on": "2026-12-04"}
        outbox.put(session, "reminder", org.people[KABID], org.period_id, "due", codes, NOW, NOW)


def acting(database: Database, org: Organisation) -> None:
    sent(database, org)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI])
        messages.plan_acting(session, session.get_one(Period, org.period_id), NOW)


CAUSES: dict[str, Callable[[Database, Organisation], None]] = {
    "self_review_sent": sent,
    "self_review_returned": returned,
    "assessed": assessed,
    "organisation_needed": needed,
    "organisation_set": given,
    "reminder": due,
    "acting_begins": acting,
}


def composed(database: Database, kind: str) -> list[Notice | NotNow | Unreachable | None]:
    with another_session(database) as session:
        waiting = session.exec(select(Outbox).where(Outbox.kind == kind)).all()
        assert waiting, "its cause put it in"
        return [compose(session, row, NOW) for row in waiting]


def notice(database: Database, kind: str) -> Notice:
    first = composed(database, kind)[0]
    assert isinstance(first, Notice)
    return first


def in_language(database: Database, language: str) -> None:
    with database.write() as session:
        for account in session.exec(select(Account)):
            account.language = language


def test_every_kind_of_notice_is_tried_here() -> None:
    assert set(CAUSES) == {*appraisals.KINDS, "reminder"}


@on_one_database
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", CAUSES)
def test_what_shows_on_a_lock_screen_holds_no_rating_predikat_nip_or_word_of_a_person(
    database: Database, open_org: Organisation, kind: str, language: str
) -> None:
    CAUSES[kind](database, open_org)
    in_language(database, language)
    message = notice(database, kind).message
    shown = " ".join([unescape(message.html), *(key.label for row in message.keyboard for key in row)])
    private = [member.label for kind_of in (Rating, Predikat, OrganisationPredicate, Value) for member in kind_of]
    assert [label for label in private if re.search(rf"\b{label}\b", shown)] == []
    assert "Rahasia" not in shown
    assert re.search(r"\d{8,}", shown) is None
    assert all(key.data.startswith("n:") for row in message.keyboard for key in row), "a notice stays in the chat"
    assert all(len(key.data.encode()) <= 64 for row in message.keyboard for key in row)


@on_one_database
@pytest.mark.parametrize("kind", CAUSES)
def test_who_has_no_account_is_unreachable(database: Database, open_org: Organisation, kind: str) -> None:
    CAUSES[kind](database, open_org)
    with database.write() as session:
        recipients = session.exec(select(Outbox.recipient_id).where(Outbox.kind == kind)).all()
        for recipient in set(recipients):
            assert recipient is not None
            session.delete(account_for(session, recipient))
    assert set(map(type, composed(database, kind))) == {Unreachable}


def test_it_goes_to_the_account_of_the_recipient(database: Database, open_org: Organisation) -> None:
    sent(database, open_org)
    assert notice(database, "self_review_sent").telegram_id == KABID
    assert {n.telegram_id for n in composed_needed(database, open_org)} == {SEKDA, OFFICER}


def composed_needed(database: Database, org: Organisation) -> list[Notice]:
    talk = Talk(database, KABID)
    talk.start("assessment", org.appraisals[SITI])
    talk.answer_until()
    return [n for n in composed(database, "organisation_needed") if isinstance(n, Notice)]


def change(database: Database, org: Organisation, deed: Callable[[Session, Appraisal], None]) -> None:
    with database.write() as session:
        deed(session, session.get_one(Appraisal, org.appraisals[SITI]))


def another_penilai(session: Session, row: Appraisal) -> None:
    row.penilai_id = session.exec(select(Employee.id).where(Employee.name == "Kadis Contoh")).one()


def is_open_again(session: Session, row: Appraisal) -> None:
    row.stage = Stage.OPEN


def period_is_closed(session: Session, row: Appraisal) -> None:
    session.get_one(Period, row.period_id).closed_at = NOW


def has_a_predicate(session: Session, row: Appraisal) -> None:
    unit = session.exec(select(OrganisationResult)).first()
    assert unit is None
    found_entry = rows.entry(session, row.id or 0)
    assert found_entry is not None
    session.add(
        OrganisationResult(
            unit_id=found_entry.unit.parent_id or 0,
            period_id=row.period_id,
            predicate=OrganisationPredicate.BAIK,
            set_by_id=row.employee_id,
            set_at=NOW,
        )
    )


@on_one_database
@pytest.mark.parametrize(
    ("kind", "meanwhile"),
    [
        ("self_review_sent", is_open_again),
        ("self_review_sent", another_penilai),
        ("self_review_returned", is_open_again),
        ("organisation_needed", has_a_predicate),
        ("organisation_needed", period_is_closed),
        ("reminder", is_open_again),
        ("reminder", another_penilai),
        ("reminder", period_is_closed),
    ],
)
def test_what_has_been_done_meanwhile_is_not_written_about(
    database: Database,
    open_org: Organisation,
    kind: str,
    meanwhile: Callable[[Session, Appraisal], None],
) -> None:
    CAUSES[kind](database, open_org)
    notice(database, kind)
    change(database, open_org, meanwhile)
    assert set(composed(database, kind)) == {None}


def test_an_assessment_makes_the_older_notices_about_it_obsolete(database: Database, org: Organisation) -> None:
    due(database, org)
    assess(database, org, KABID, SITI)
    assert composed(database, "self_review_sent") == [None]
    assert composed(database, "reminder") == [None]
    notice(database, "assessed")


def test_a_reminder_names_the_people_and_each_button_opens_one_assessment(
    database: Database, org: Organisation
) -> None:
    send_self_review(database, org, BUDI)
    due(database, org)
    message = notice(database, "reminder").message
    keys = {key.data for row in message.keyboard for key in row}
    names = {"Budi Contoh Santosa": org.appraisals[BUDI], "Siti Contoh Rahmah": org.appraisals[SITI]}
    assert {f"n:assess:{i}" for i in names.values()} <= keys
    assert all(name in message.html for name in names)


def test_many_waiting_people_are_named_and_a_few_have_buttons(database: Database) -> None:
    with database.write() as session:
        org = found(session, reports=12)
    for who in range(1001, 1013):
        send_self_review(database, org, who)
    due(database, org)
    message = notice(database, "reminder").message
    assert message.html.count("Staf Contoh") == reminding.LINES - 1, "besides Siti"
    buttons = [key.data for row in message.keyboard for key in row]
    assert sum(data.startswith("n:assess:") for data in buttons) == reminding.BUTTONS - 1, "besides the Kabid's own"
    assert "n:tasks" in {key.data for row in message.keyboard for key in row}
    with another_session(database) as session:
        assert len(team.waiting_for(session, person(database, KABID).charge, org.period_id)) == 13


def test_a_notice_that_may_come_twice_says_so(database: Database, org: Organisation) -> None:
    sent(database, org)
    once = notice(database, "self_review_sent").message.html
    with database.write() as session:
        session.exec(select(Outbox)).one().codes = {"resent": True}
    twice = notice(database, "self_review_sent").message.html
    assert twice.endswith(once)
    assert len(twice) > len(once)
