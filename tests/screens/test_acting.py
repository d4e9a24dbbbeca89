"""What who acts for a penilai sees, and what is said about who is not assessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.acting import ActingKind
from bot.domain.appraisal import Stage
from bot.domain.service import ServiceState
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services.ports import Message
from bot.view import View
from models.appraisal import Appraisal
from models.session import Database
from tests.support.organisation import BUDI, KABID, KADIS, NOW, SITI, Organisation, add_acting, found, person
from tests.support.talking import assess, send_self_review
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]
LAST = date(2026, 11, 30)


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session)


@pytest.fixture
def ask(database: Database) -> Ask:
    def shown(who: int, name: str, *args: object) -> Message:
        with database.write() as session:
            view = SCREENS[name](Request(session, person(database, who), NOW, tuple(map(str, args))))
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard for key in row]


@pytest.fixture
def sent(database: Database, org: Organisation) -> Organisation:
    send_self_review(database, org, SITI)
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[BUDI], ends_on=LAST)
    return org


def test_the_team_says_for_whom_one_acts_and_until_when(sent: Organisation, ask: Ask) -> None:
    shown = ask(BUDI, "team")
    assert "🪪 You act as Plh for Kabid Contoh, until Monday, 30 November 2026: 1 person." in visible(shown.html)
    assert labels(shown)[0] == "🟡 Siti Contoh Rahmah · Plh"


def test_an_acting_without_an_end_has_no_day(database: Database, org: Organisation, ask: Ask) -> None:
    with database.write() as session:
        add_acting(session, org.people[KABID], org.people[KADIS], kind=ActingKind.PLT)
    shown = ask(KADIS, "team")
    assert "🪪 You act as Plt for Kabid Contoh: 2 people." in visible(shown.html)
    assert "⚪ Kabid Contoh" in labels(shown), "one's own report has no mark"


def test_the_tasks_say_for_whom_each_is(sent: Organisation, ask: Ask) -> None:
    text = visible(ask(BUDI, "tasks").html)
    assert "⚖️ Assess Siti Contoh Rahmah, until Friday, 4 December 2026 (Plh for Kabid Contoh)" in text


def test_the_menu_of_who_acts_has_a_team_and_that_of_who_is_away_none(sent: Organisation, ask: Ask) -> None:
    assert "👥 My team" in labels(ask(BUDI, "menu"))
    assert "👥 My team" not in labels(ask(KABID, "menu"))


def test_whose_turn_it_is_and_who_has_assessed_as_what(database: Database, sent: Organisation, ask: Ask) -> None:
    official = "Budi Contoh Santosa (Plh for Kabid Contoh)"
    assert f"It is the turn of {official}: the assessment" in visible(ask(SITI, "result").html)
    assert f"Now it is the turn of {official}." in visible(ask(SITI, "self_review").html)
    assess(database, sent, BUDI, SITI)
    assert f"Penilai: {official}" in visible(ask(SITI, "result").html)


@pytest.fixture
def away(database: Database, org: Organisation) -> Organisation:
    with database.write() as session:
        session.get_one(Appraisal, org.appraisals[SITI]).sqlmodel_update(
            {
                "stage": Stage.EXEMPT,
                "exempt_state": ServiceState.CUTI_MELAHIRKAN,
                "exempt_basis": "SK 800/12/2026 <lampiran>",
            }
        )
    return org


def test_a_result_that_will_not_come_says_why_with_its_basis(away: Organisation, ask: Ask) -> None:
    for who, args in ((SITI, ()), (KABID, (away.appraisals[SITI],))):
        text = visible(ask(who, "result", *args).html)
        assert "Not assessed in this period. Reason: Cuti melahirkan." in text
        assert "Basis: SK 800/12/2026 <lampiran>" in text
        assert "It is the turn of" not in text


def test_lists_and_history_name_the_reason_and_nothing_is_to_be_done(away: Organisation, ask: Ask) -> None:
    assert "• Triwulan TW3 2026: not assessed (Cuti melahirkan)" in visible(ask(SITI, "history").html)
    tasks = visible(ask(SITI, "tasks").html)
    assert "There is nothing to do for you at the moment." in tasks
    assert "You are not assessed in Triwulan TW3 2026 (Cuti melahirkan)." in tasks
    team = ask(KABID, "team")
    assert "➖ Not assessed this time: 1" in visible(team.html)
    assert "➖ Siti Contoh Rahmah" in labels(team)
