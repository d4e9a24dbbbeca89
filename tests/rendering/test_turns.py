"""Every turn of every conversation is a message that Telegram takes, also for a plan that nobody should have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from bot.conversation.events import Tapped, Where
from bot.conversation.steps import Flow
from bot.conversation.turns import Cancelled, Finished, Parked, Repeated, Stale, Summarised, Turn
from bot.domain.capaian import Polarity
from bot.flows.assessment import ASSESSMENT
from bot.flows.assessment_facts import SelfReview
from bot.flows.facts import IndicatorFacts, PlanFacts, ResultFacts
from bot.flows.self_review import SELF_REVIEW, SelfReviewFacts
from bot.i18n import plain, translator
from bot.rendering.messages import message_of
from bot.rendering.plan import Edit, Plan, Send, plan_drawing, plan_view
from bot.rendering.turns import answered_view, turn_view
from bot.services.conversations import Answered
from bot.view import View
from tests.conversation.chat import Chat
from tests.flows.cases import facts_of
from tests.rendering.drawing import assert_drawable, drawn
from tests.support.telegram_limits import assert_sendable, visible

STRANGE = "🏛️ <b>&amp;</i> {title} 👩‍👩‍👧 "
LONG = (STRANGE * 30)[:500]
PROSE = ("Warga <tidak> antre & pulang dengan akta 👍 " * 60)[:1500]

HUGE = PlanFacts(
    tuple(
        ResultFacts(
            key=f"r{10**8 + n}",
            number=n,
            title=LONG,
            indicators=tuple(
                IndicatorFacts(f"i{10**8 + 3 * n + i}", LONG, "berkas", Polarity.NORMAL, Decimal(40)) for i in range(3)
            ),
        )
        for n in range(1, 21)
    )
)
"""Twenty results with three indicators each, all with 500 strange characters."""

REVIEW = SelfReview(
    impact={result.key: PROSE for result in HUGE.results},
    contribution=PROSE,
    helped=PROSE,
    hindered=PROSE,
    develop=PROSE,
)
EXTREMES: dict[str, tuple[Flow[Any], Any]] = {
    "self_review": (SELF_REVIEW, SelfReviewFacts(HUGE)),
    "assessment": (
        ASSESSMENT,
        replace(
            facts_of(review=REVIEW, organisation=None, may_set=True, may_return=True),
            plan=HUGE,
            employee=LONG[:200],
            position=LONG[:200],
            organisation_name=LONG[:200],
            realised={i.key: Decimal("999999999999.9999") for r in HUGE.results for i in r.indicators},
            evidence={result.key: 99 for result in HUGE.results},
        ),
    ),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_every_screen_of_an_extreme_conversation_can_be_sent(name: str) -> None:
    flow, facts = EXTREMES[name]
    chat = Chat(flow, facts)
    seen: set[str] = set()
    while not isinstance(chat.turn, Summarised):
        asked = chat.asked
        assert_drawable(asked, name)
        codes = chat.codes()
        if asked.key.step not in seen and codes:
            # Every button once: marks on a card, the guides of a value.
            for code in [code for code in codes if code not in ("f", "y")][:70]:
                if chat.asked.key == asked.key and code in chat.codes():
                    chat.tap(code)
                    assert_drawable(chat.turn, name)
        seen.add(asked.key.step)
        if chat.asked.key == asked.key:
            answer_last(chat)
    assert_drawable(chat.summary, name)
    for line in (0, len(chat.summary.lines) - 1):
        chat.go(Where.EDIT, line)
        assert_drawable(chat.turn, name)
        chat.go(Where.BACK)


def answer_last(chat: Chat[Any]) -> None:
    codes = chat.codes()
    match codes:
        case []:
            chat.write("999999999999,9" if chat.asked.key.step == "realisation" else PROSE)
        case _:
            chat.tap("f" if "f" in codes else codes[-1])


def test_what_is_left_behind_can_be_sent() -> None:
    view = answered_view(Answered(plain(LONG * 5), plain(PROSE * 3)))
    for language in ("id", "en"):
        assert_sendable(message_of(view, translator(language)))


@pytest.mark.parametrize("turn", [Parked(0), Parked(1), Parked(60), Cancelled(0), Cancelled(1), Cancelled(60)])
def test_an_ending_leads_back_into_the_conversation(turn: Turn) -> None:
    view = assert_drawable(turn, "self_review")
    assert view.rows[0][0].action == f"v:begin:self_review:{2**31 - 1}"


@pytest.mark.parametrize("turn", [Repeated(), Finished({})])
def test_the_same_tap_again_and_an_end_with_a_receipt_draw_nothing(turn: Turn) -> None:
    assert turn_view(drawn(turn)) is None


def test_a_late_tap_shows_the_present_question_under_one_line() -> None:
    chat = Chat(ASSESSMENT, facts_of())
    present = chat.asked
    stale = chat.send(Tapped("f", chat.state.revision + 7))
    assert isinstance(stale, Stale)
    view, alone = assert_drawable(stale, "assessment"), assert_drawable(present, "assessment")
    assert view.paragraphs[1:] == alone.paragraphs
    assert view.rows == alone.rows


# ---- what happens in the chat


@dataclass(frozen=True, slots=True)
class Deeds:
    """A plan in short: what becomes of the old message, and whether the new one is sent or edited."""

    before: tuple[str, ...]
    main: str


def deeds(plan: Plan) -> Deeds:
    return Deeds(
        tuple(f"{type(deed).__name__} {deed.message_id}" for deed in plan.before),
        f"Edit {plan.main.message_id}" if isinstance(plan.main, Edit) else type(plan.main).__name__,
    )


ASKED = Chat(ASSESSMENT, facts_of()).asked
LEFT = Answered(plain("Pertanyaan"), plain("Sesuai Ekspektasi"))
EN = translator("en")


def test_the_same_step_is_redrawn_in_place() -> None:
    plan = plan_drawing(replace(drawn(ASKED), stays=True), EN, tapped=41)
    assert deeds(plan) == Deeds((), "Edit 41")


def test_a_new_step_comes_below_and_the_old_question_shows_its_answer() -> None:
    plan = plan_drawing(replace(drawn(ASKED), answered=LEFT), EN, tapped=41)
    assert deeds(plan) == Deeds(("Edit 41",), "Send")
    (old,) = plan.before
    assert isinstance(old, Edit)
    assert visible(old.message.html) == "Pertanyaan\n\n✔️ Sesuai Ekspektasi"
    assert old.message.keyboard == ()


def test_a_question_that_was_answered_in_words_loses_its_buttons() -> None:
    plan = plan_drawing(replace(drawn(ASKED), answered=LEFT), EN, tapped=None)
    assert deeds(plan) == Deeds(("Strip 41",), "Send")


def test_the_button_of_a_late_tap_goes_too() -> None:
    stale = Stale(ASKED, plain("Tombol lama."))
    assert deeds(plan_drawing(drawn(stale), EN, tapped=12)) == Deeds(("Strip 41", "Strip 12"), "Send")


def test_the_same_tap_again_is_only_a_toast() -> None:
    plan = plan_drawing(drawn(Repeated()), EN, tapped=41)
    assert (plan.main, plan.before, plan.mark) == (None, (), None)
    assert plan.toast == "Already noted."


def test_what_was_sent_is_followed_by_its_receipt_and_is_noted_as_drawn() -> None:
    receipt = View((plain("Tanda terima"),))
    plan = plan_drawing(drawn(Finished({})), EN, tapped=41, receipt=receipt)
    assert isinstance(plan.main, Send)
    assert visible(plan.main.message.html) == "Tanda terima"
    assert plan.mark is not None
    assert (plan.mark.conversation_id, plan.mark.revision) == (2**31 - 1, 10**6)


def test_a_screen_is_edited_in_place_or_sent_anew() -> None:
    view = View((plain("Menu"),))
    assert deeds(plan_view(view, EN, edit=7)) == Deeds((), "Edit 7")
    assert deeds(plan_view(view, EN)) == Deeds((), "Send")
