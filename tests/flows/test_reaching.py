"""Every step of every flow is asked in some conversation, and each of these conversations can be sent."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.answers import Key
from bot.conversation.events import Where
from bot.conversation.steps import Flow
from bot.conversation.turns import Asked, Finished
from bot.flows.registry import FLOWS
from tests.conversation.chat import Chat
from tests.conversation.trip import TRIP, Trip
from tests.flows.reaching import CASES, Case
from tests.support.talking import reply_to

MOST = 200
"""Questions of one case; more is a conversation that does not end."""


def steps_asked(flow: Flow[Any], case: Case) -> set[str]:
    """The steps that came up from the first question until it was sent."""
    chat = Chat(flow, case.facts, case.answers)
    asked: set[Key] = set()
    for _ in range(MOST):
        if not isinstance(chat.turn, Asked):
            break
        reply_once(chat, case, asked)
    if not isinstance(chat.turn, Finished):
        chat.go(Where.SEND)
    assert isinstance(chat.turn, Finished), f"a case of {flow.id!r} cannot be sent: it stands at {chat.turn}"
    return {key.step for key in asked}


def reply_once(chat: Chat[Any], case: Case, asked: set[Key]) -> None:
    """The reply of the case the first time, tapped where there is such a button; then what stands on the buttons."""
    key = chat.asked.key
    wanted = case.replies.get(f"{key.step}:{key.item}") or case.replies.get(key.step)
    if wanted is None or key in asked:
        taps, words = reply_to(chat.asked, {})
    elif wanted.split()[0] in chat.codes():
        taps, words = wanted.split(), None
    else:
        taps, words = [], wanted
    asked.add(key)
    chat.tap(*taps)
    if words is not None:
        chat.write(words)


def never_asked(flow: Flow[Any], cases: tuple[Case, ...]) -> set[str]:
    """The steps that no case leads to."""
    return {step.id for step in flow.steps()} - set().union(*(steps_asked(flow, case) for case in cases))


@pytest.mark.parametrize("name", FLOWS)
def test_every_step_is_reached(name: str) -> None:
    assert name in CASES, (
        f"the flow {name!r} brings no cases: add it to CASES in tests/flows/reaching.py, with facts and replies that "
        f"together lead to {[step.id for step in FLOWS[name].steps()]}"
    )
    missing = never_asked(FLOWS[name], CASES[name])
    assert not missing, (
        f"no case of {name!r} leads to {sorted(missing)}: add one in tests/flows/reaching.py, or take the step away"
    )


def test_there_are_no_cases_of_a_flow_that_has_gone() -> None:
    assert set(CASES) <= set(FLOWS)


def test_a_step_that_no_case_leads_to_is_named() -> None:
    on_foot = Case(Trip(), {"by": "w", "length": "12"})
    by_train = Case(Trip(), {"by": "t", "stops": "0u f", "length": "12"})
    assert never_asked(TRIP, (on_foot,)) == {"seat", "why"}
    assert never_asked(TRIP, (on_foot, by_train)) == set()
