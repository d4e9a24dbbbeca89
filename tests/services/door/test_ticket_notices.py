"""What people hear about corrections: as things are when it is sent, without a word of what was written."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.domain.corrections import Refusal, Wrong
from bot.rendering.notices import Notice, NotNow, compose
from bot.services import moves, outbox
from bot.services.door import corrections, tickets
from bot.services.moves import Hand
from bot.services.reminding import messages
from models import Session
from models.delivery import Outbox
from models.doors import Ticket
from models.people import Account, Employee
from models.queries.moves import employee_locked
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import (
    ADMIN,
    KABID,
    KADIS,
    NOW,
    OFFICER,
    SITI,
    Organisation,
    found,
    person,
)
from tests.support.ranks import rank
from tests.support.talking import send_self_review

SECRET = "Rahasia Sekali, S.Kom."


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        organisation = rank(session, found(session))
        for account in session.exec(select(Account)):
            account.language = "en"
        return organisation


def ask(database: Database, *wrongs: Wrong) -> list[int]:
    me = person(database, SITI)
    with database.write() as session:
        corrections.ask(session, me, dict.fromkeys(wrongs, SECRET), NOW)
        return [ticket or 0 for ticket in session.exec(select(Ticket.id).order_by(Ticket.id))]  # type: ignore[arg-type]


def notices(database: Database, kind: str) -> dict[int, Notice | NotNow | None]:
    """By recipient's Telegram id, what would be sent now."""
    with another_session(database) as session:
        found_ = session.exec(select(Outbox).where(Outbox.kind == kind)).all()
        accounts = {account.employee_id: account.telegram_id for account in session.exec(select(Account))}
        composed = {accounts[row.recipient_id or 0]: compose(session, row, NOW) for row in found_}
        assert all(one is None or isinstance(one, Notice | NotNow) for one in composed.values())
        return composed  # type: ignore[return-value]


def text(notice: Notice | NotNow | None) -> str:
    assert isinstance(notice, Notice)
    return notice.message.html


def buttons(notice: Notice | NotNow | None) -> list[str]:
    assert isinstance(notice, Notice)
    return [key.data for row in notice.message.keyboard for key in row]


def test_who_decides_and_who_only_sees_hear_different_things_and_nothing_private(
    database: Database, org: Organisation
) -> None:
    made = ask(database, Wrong.NAME, Wrong.UNIT)
    said = notices(database, corrections.OPENED)
    assert set(said) == {OFFICER, ADMIN}
    assert "asks to put the own data right: Name, Unit." in text(said[OFFICER])
    assert buttons(said[OFFICER]) == [f"n:ticket:{ticket}" for ticket in made]
    assert "BKPSDM decides" in text(said[ADMIN])
    assert all(SECRET not in text(one) and "19800101" not in text(one) for one in said.values())


def test_nobody_hears_of_what_was_decided_before_it_was_sent(database: Database, org: Organisation) -> None:
    (ticket,) = ask(database, Wrong.NAME)
    me = person(database, OFFICER)
    with database.write() as session:
        tickets.done(session, me, ticket, 0, NOW)
    assert set(notices(database, corrections.OPENED).values()) == {None}


def test_an_account_that_nobody_confirmed_waits(database: Database, org: Organisation) -> None:
    ask(database, Wrong.NAME)
    with database.write() as session:
        account = session.exec(select(Account).where(Account.employee_id == org.people[OFFICER])).one()
        account.confirmed_at = None
    said = notices(database, corrections.OPENED)
    assert isinstance(said[OFFICER], NotNow)
    assert isinstance(said[ADMIN], Notice)


@pytest.mark.parametrize("refused", [True, False])
def test_who_asked_hears_the_decision_and_reads_it_on_a_tap(
    database: Database, org: Organisation, refused: bool
) -> None:
    (ticket,) = ask(database, Wrong.NAME)
    me = person(database, OFFICER)
    with database.write() as session:
        if refused:
            tickets.refuse(session, me, ticket, 0, Refusal.UNCLEAR, NOW)
        else:
            tickets.accept(session, me, ticket, 0, NOW)
    said = notices(database, tickets.DECIDED)[SITI]
    assert ("The present data stay." in text(said)) is refused
    assert SECRET not in text(said)
    assert buttons(said) == [f"n:request:{ticket}"]


def move(session: Session, org: Organisation, penilai: int) -> None:
    employee = employee_locked(session, org.people[SITI])
    assert employee is not None
    moves.move(session, Hand(org.people[OFFICER], "bkpsdm", NOW), employee, penilai_id=org.people[penilai])


@pytest.mark.parametrize("sent", [True, False])
def test_both_penilai_hear_and_the_new_one_of_a_self_review_that_waits(
    database: Database, org: Organisation, sent: bool
) -> None:
    if sent:
        send_self_review(database, org, SITI)
    with database.write() as session:
        move(session, org, KADIS)
    came, left = notices(database, moves.REPORT_CAME)[KADIS], notices(database, moves.REPORT_LEFT)[KABID]
    assert ("waits for you, until" in text(came)) is sent
    assert (f"n:assess:{org.appraisals[SITI]}" in buttons(came)) is sent
    assert "has another penilai from now on" in text(left)


def test_who_was_moved_back_meanwhile_disturbs_nobody(database: Database, org: Organisation) -> None:
    with database.write() as session:
        move(session, org, KADIS)
        move(session, org, KABID)
    came, left = notices(database, moves.REPORT_CAME), notices(database, moves.REPORT_LEFT)
    assert came[KADIS] is None
    assert left[KABID] is None


def checked(database: Database, org: Organisation) -> None:
    with database.write() as session:
        outbox.put(session, messages.CHECK, org.people[OFFICER], org.period_id, "check", {}, NOW, NOW)


def test_superiors_are_counted_and_nobody_is_named(database: Database, org: Organisation) -> None:
    with database.write() as session:
        session.get_one(Employee, org.people[KABID]).active = False
    checked(database, org)
    said = notices(database, messages.CHECK)[OFFICER]
    assert "2 superiors are worth a look" in text(said)
    assert "Siti" not in text(said)
    assert buttons(said) == ["n:superiors"]


def test_where_every_superior_is_right_nobody_hears(database: Database, org: Organisation) -> None:
    checked(database, org)
    assert notices(database, messages.CHECK) == {OFFICER: None}
