"""The reasons that an assessment asks for, one at every end of the scale: which, and with what words."""

from __future__ import annotations

from bot.conversation.kinds import rating_label, rating_of
from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.flows.assessment_facts import Look
from bot.i18n import N_, Text, plain, shortened


def results_that_differ(look: Look) -> tuple[str, ...]:
    """The items of the reasons: every planned result at an end of the scale, in the order of the plan."""
    marks = look.card("results")
    return tuple(_named(r.key, marks.get(r.key)) for r in look.facts.plan.results if _differs(marks.get(r.key)))


def values_that_differ(look: Look) -> tuple[str, ...]:
    """The items of the reasons: every value at an end of the scale, in the official order."""
    marks = look.card("values")
    return tuple(_named(v.value, marks.get(v.value)) for v in Value if _differs(marks.get(v.value)))


def _differs(code: str | None) -> bool:
    rating = rating_of(code)
    return rating is not None and rating.needs_reason


def _named(thing: str, mark: str | None) -> str:
    """The item of a reason: a reason for ▲ is none for ▼, so the mark is part of its name."""
    return f"{mark}{thing}"


def thing_of(item: str) -> str:
    """The result or value that a reason is about."""
    return item[1:]


def ask_result_reason(look: Look) -> Text:
    """The reason for the rating of one planned result."""
    return _ask_reason(shortened(look.facts.plan.result(thing_of(look.item)).title, 200), look.item[0])


def ask_value_reason(look: Look) -> Text:
    """The reason for the rating of one value."""
    return _ask_reason(plain(Value(thing_of(look.item)).label), look.item[0])


def contribution_that_differs(look: Look) -> tuple[str, ...]:
    """The mark of the contribution, where it stands at an end of the scale."""
    return _end_of_scale(look.text("contribution"))


def result_rating_without_reason(look: Look) -> tuple[str, ...]:
    """The mark of hasil kerja at an end of the scale, unless a result with the same mark already has its reason."""
    mark = look.text("result_rating")
    return () if mark in look.card("results").values() else _end_of_scale(mark)


def behaviour_rating_without_reason(look: Look) -> tuple[str, ...]:
    """The mark of perilaku kerja at an end of the scale, unless a value with the same mark already has its reason."""
    mark = look.text("behaviour_rating")
    return () if mark in look.card("values").values() else _end_of_scale(mark)


def _end_of_scale(mark: str | None) -> tuple[str, ...]:
    return (mark,) if mark is not None and _differs(mark) else ()


def ask_contribution_reason(look: Look) -> Text:
    """The reason for the rating of the contribution."""
    return _ask_reason(plain(ASPECT), look.item)


def ask_result_rating_reason(look: Look) -> Text:
    """The reason for the rating of hasil kerja."""
    return _ask_reason(plain("Rating hasil kerja"), look.item)


def ask_behaviour_rating_reason(look: Look) -> Text:
    """The reason for the rating of perilaku kerja."""
    return _ask_reason(plain("Rating perilaku kerja"), look.item)


def _ask_reason(name: Text, mark: str) -> Text:
    return N_("<b>{name}</b>\n{rating}\n\nPlease give one sentence of reason: what did you see?")(
        name=name, rating=rating_label(mark)
    )
