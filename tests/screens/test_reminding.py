"""Screens around reminders: remind one or all, deliveries, the policy with its preview, and the dated chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from bot.domain.reminders import POLICY, Duty, Moment
from bot.errors import NotAllowed, NotFound
from bot.i18n import translator
from bot.rendering.messages import message_of
from bot.screens.base import Request
from bot.screens.registry import SCREENS
from bot.services import outbox
from bot.services.ports import Gone, Message, Unreachable
from bot.services.reminding import policy
from bot.view import View
from models.people import Account
from models.session import Database
from tests.support.databases import another_session
from tests.support.organisation import ADMIN, BUDI, KABID, NOW, OFFICER, SITI, Organisation, found, person
from tests.support.reminding import plan
from tests.support.talking import send_self_review
from tests.support.telegram_limits import assert_sendable, visible

Ask = Callable[..., Message]


@pytest.fixture
def org(database: Database) -> Organisation:
    with database.write() as session:
        return found(session, reports=12)


@pytest.fixture
def ask(database: Database) -> Ask:
    def shown(who: int, name: str, *args: object, now: datetime = NOW) -> Message:
        with database.write() as session:
            view = SCREENS[name](Request(session, person(database, who), now, tuple(map(str, args))))
        assert isinstance(view, View)
        message = message_of(view, translator("en"))
        assert_sendable(message)
        return message

    return shown


def actions(message: Message) -> list[str]:
    return [key.data for row in message.keyboard for key in row]


# ---- remind


def test_the_team_leads_to_who_has_not_sent_it_in_pages(org: Organisation, ask: Ask) -> None:
    assert "v:nudge" in actions(ask(KABID, "team"))
    first = ask(KABID, "nudge")
    assert f"v:nudge_one:{org.appraisals[BUDI]}:0" in actions(first)
    assert {"v:nudge_all", "v:nudge:1"} <= set(actions(first))
    assert "v:nudge:0" in actions(ask(KABID, "nudge", 1))


def test_one_tap_reminds_one_and_the_button_is_gone(org: Organisation, ask: Ask) -> None:
    after = ask(KABID, "nudge_one", org.appraisals[BUDI], 0)
    assert "🔔 Budi Contoh Santosa will be reminded, in working hours." in visible(after.html)
    assert "Budi Contoh Santosa – reminded today" in visible(after.html)
    assert f"v:nudge_one:{org.appraisals[BUDI]}:0" not in actions(after)


def test_all_at_once_and_once_more_is_harmless(org: Organisation, ask: Ask) -> None:
    assert "🔔 14 people will be reminded" in visible(ask(KABID, "nudge_all").html)
    assert "Once a day is enough" in visible(ask(KABID, "nudge_all").html)


def test_where_all_have_sent_it_nobody_needs_a_reminder(database: Database, ask: Ask) -> None:
    with database.write() as session:
        org = found(session)
    for who in (SITI, BUDI):
        send_self_review(database, org, who)
    assert "nobody needs a reminder" in visible(ask(KABID, "nudge").html)
    assert "v:nudge" not in actions(ask(KABID, "team"))


# ---- deliveries


@pytest.fixture
def failed(database: Database, org: Organisation) -> Organisation:
    """Siti has blocked the bot, Budi's message is dead, and one person never joined."""
    with database.write() as session:
        for who, fate in ((SITI, Unreachable()), (BUDI, Gone())):
            outbox.put(session, "assessed", org.people[who], 1, f"x:{who}", {}, NOW, NOW)
            for row in outbox.claim(session, NOW, 1):
                outbox.settle(session, row.id or 0, fate, NOW)
        session.delete(session.exec(select(Account).where(Account.employee_id == org.people[1001])).one())
    return org


def test_what_did_not_arrive_is_counted_named_and_sent_again(failed: Organisation, ask: Ask) -> None:
    shown = ask(ADMIN, "deliveries", now=NOW + timedelta(minutes=1))
    for line in ("Failed, can be sent again: 1", "Have blocked the bot: 1", "Never joined, with something open: 1"):
        assert line in visible(shown.html)
    assert {"v:send_again", "v:blocked", "v:never_joined"} <= set(actions(shown))
    assert "Siti Contoh Rahmah" in visible(ask(ADMIN, "blocked").html)
    assert "Staf Contoh 1" in visible(ask(ADMIN, "never_joined").html)
    assert "1 message is sent again" in visible(ask(ADMIN, "send_again", now=NOW + timedelta(minutes=1)).html)
    assert "nothing to send again" in visible(ask(ADMIN, "send_again", now=NOW + timedelta(minutes=1)).html)


def test_a_page_that_is_not_there_says_nobody(failed: Organisation, ask: Ask) -> None:
    assert "Nobody." in visible(ask(ADMIN, "never_joined", 99).html)
    assert "Siti" in visible(ask(ADMIN, "blocked", 99).html), "the last page there is"


def test_progress_is_shown_by_unit(org: Organisation, ask: Ask) -> None:
    assert "• DINAS: 0 of 17 sent, 0 assessed" in visible(ask(OFFICER, "progress").html)
    assert "• BIDANG: 0 of 15 sent, 0 assessed" in visible(ask(ADMIN, "progress").html)


# ---- the policy


SELF, BEFORE = list(Duty).index(Duty.SELF_REVIEW), list(Moment).index(Moment.BEFORE)


def test_bkpsdm_changes_a_reminder_by_taps_alone(database: Database, org: Organisation, ask: Ask) -> None:
    assert f"v:policy_duty:{SELF}" in actions(ask(OFFICER, "policy"))
    assert f"v:policy_rule:{SELF}:{BEFORE}" in actions(ask(OFFICER, "policy_duty", SELF))
    one = ask(OFFICER, "policy_rule", SELF, BEFORE)
    assert f"v:policy_rule:{SELF}:{BEFORE}:d:4" in actions(one)
    for _ in range(2):
        after = ask(OFFICER, "policy_rule", SELF, BEFORE, "d", 4)
        assert "Working days before the last day: 4, from 09.00 WITA" in visible(after.html)
    ask(OFFICER, "policy_rule", SELF, BEFORE, "h", 10)
    off = ask(OFFICER, "policy_rule", SELF, BEFORE, "a", 0)
    assert "Working days before the last day: off" in visible(off.html)
    with another_session(database) as session:
        [rule] = [r for r in policy.rules(session) if (r.duty, r.moment) == (Duty.SELF_REVIEW, Moment.BEFORE)]
    assert (rule.active, rule.days, rule.at.hour) == (False, 4, 10)


@pytest.mark.parametrize("args", [(SELF, BEFORE, "x", 1), (SELF, BEFORE, "d", "-3"), (SELF, BEFORE, "h", 99)])
def test_a_forged_change_changes_nothing(database: Database, org: Organisation, ask: Ask, args: tuple[object]) -> None:
    ask(OFFICER, "policy_rule", *args)
    with another_session(database) as session:
        assert policy.rules(session) == POLICY


@pytest.mark.parametrize("args", [(99, 0), (SELF, 99), (SELF, list(Moment).index(Moment.REFERRAL))])
def test_a_reminder_that_is_not_there_is_not_found(org: Organisation, ask: Ask, args: tuple[int, int]) -> None:
    with pytest.raises(NotFound):
        ask(OFFICER, "policy_rule", *args)


def test_the_preview_says_when_and_to_how_many(database: Database, org: Organisation, ask: Ask) -> None:
    plan(database, NOW)
    text = visible(ask(OFFICER, "policy_preview").html)
    assert "✅ Tuesday, 24 November 2026: Self-review – Working days before the last day: 19 people" in text
    later = visible(ask(OFFICER, "policy_preview", 1).html) + visible(ask(OFFICER, "policy_preview", 2).html)
    assert "⏳ Friday, 4 December 2026: Assessment by the penilai – Last day: 4 people" in later


@pytest.mark.parametrize("name", ["policy", "policy_duty", "policy_rule", "policy_preview"])
def test_nobody_else_sees_the_policy(org: Organisation, ask: Ask, name: str) -> None:
    with pytest.raises(NotAllowed):
        ask(ADMIN, name)


# ---- the chain


def test_who_waits_for_the_penilai_has_the_proof(database: Database, org: Organisation, ask: Ask) -> None:
    send_self_review(database, org, SITI)
    assert "v:chain" in actions(ask(SITI, "tasks"))
    text = visible(ask(SITI, "chain").html)
    assert "✅ 24 November 2026, 09:00 WITA: self-review sent, in time" in text
    assert "You were in time" in text
    with pytest.raises(NotAllowed):
        ask(BUDI, "chain", org.appraisals[SITI])
