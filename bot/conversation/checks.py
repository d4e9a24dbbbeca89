"""What must hold for a flow before anybody talks to it; checked when the flows are collected at import.

Whether a step is ever asked depends on facts and answers, so it cannot be seen here: `tests/flows/test_reaching.py`
walks every flow over cases that lead to all of its steps.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.conversation.kinds import Kind
from bot.conversation.steps import Each, Flow, Step
from bot.i18n import Text

LONGEST_ID = 40
"""Characters of a step's or flow's id, as the columns that keep them allow."""

LONGEST_CODE = 20
"""Bytes of an answer's code, so that callback data holds it beside the conversation and the revision."""


class BrokenFlow(Exception):  # noqa: N818 - it names a defect of the program, found at start
    """A flow that cannot work, with all its faults."""


def check(flow: Flow[Any]) -> Flow[Any]:
    """The flow itself. Raises `BrokenFlow` naming every fault."""
    faults = list(_faults(flow))
    if faults:
        raise BrokenFlow(f"{flow.id}: " + "; ".join(faults))
    return flow


def _faults(flow: Flow[Any]) -> Iterable[str]:
    steps = list(flow.steps())
    ids = [step.id for step in steps]
    if not steps:
        yield "it asks nothing"
    for name in {flow.id, *ids}:
        if not name.isidentifier() or not name.islower() or len(name) > LONGEST_ID:
            yield f"{name!r} is not a short lower-case identifier"
    yield from (f"the id {name!r} stands twice" for name in {n for n in ids if ids.count(n) > 1})
    yield from _late_needs(flow)
    for step in steps:
        yield from _faults_of(step)


def _late_needs(flow: Flow[Any]) -> Iterable[str]:
    """Answers that are read before they were asked for."""
    asked: set[str] = set()

    def walk(parts: tuple[Any, ...]) -> Iterable[str]:
        for part in parts:
            for name in part.needs:
                if name not in asked:
                    yield f"{name!r} is needed before it is asked"
            if isinstance(part, Each):
                if not part.steps:
                    yield "a repetition has no steps"
                yield from walk(part.steps)
            else:
                asked.add(part.id)

    yield from walk(flow.parts)


def _faults_of(step: Step[Any]) -> Iterable[str]:
    for name, words in (("title", step.title), ("ask", step.ask)):
        if isinstance(words, Text) and not words.msgid.strip():
            yield f"{step.id!r} has an empty {name}"
    if not callable(step.kind):
        kind: Kind = step.kind
        codes = [option.code for row in kind.rows(None, None) for option in row]
        if len(codes) != len(set(codes)):
            yield f"{step.id!r} offers the same code twice"
        if any(len(code.encode()) > LONGEST_CODE for code in codes):
            yield f"{step.id!r} offers a code that does not fit callback data"
