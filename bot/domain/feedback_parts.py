"""The parts of a feedback summary beside strengths and gaps: indicators, change, feedback received, agreed steps."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from bot.domain.contribution import ASPECT
from bot.domain.feedback_inputs import AgreedInput, Before, FeedbackInput, IndicatorInput, ReceivedInput
from bot.domain.predikat import Rating
from bot.domain.sentences import (
    RULE_AGREED,
    RULE_CAPAIAN,
    RULE_CHANGE,
    RULE_RECEIVED,
    TITLE_LENGTH,
    Sentence,
    joined,
    named,
    rating_text,
    rounded,
    short,
)
from bot.i18n import N_, NN_, Text, plain

RESULT, BEHAVIOUR = "Hasil kerja", "Perilaku kerja"
_REACHED = Decimal(100)


def indicator_sentences(given: FeedbackInput) -> tuple[Sentence, ...]:
    """How many indicators reached their target, then those that did not, the lowest first; nothing without figures."""
    known = [
        (indicator, rounded(indicator.capaian))
        for result in given.results
        for indicator in result.indicators
        if indicator.capaian is not None
    ]
    if not known:
        return ()
    reached = [indicator for indicator, capaian in known if capaian >= _REACHED]
    below = sorted(((i, c) for i, c in known if c < _REACHED), key=lambda pair: pair[1])
    head = Sentence(
        NN_("{reached} of {n} indicator reached its target.", "{reached} of {n} indicators reached their target.")(
            n=len(known), reached=len(reached)
        ),
        N_("Capaian of 100% or more: {names}")(names=named(_iki(indicator) for indicator in reached))
        if reached
        else N_("No indicator has a capaian of 100% or more."),
        RULE_CAPAIAN,
    )
    return (head, *(_below(indicator, capaian) for indicator, capaian in below))


def _iki(indicator: IndicatorInput) -> str:
    return f"IKI {indicator.number}"


def _below(indicator: IndicatorInput, capaian: Decimal) -> Sentence:
    return Sentence(
        N_("{iki} “{text}”: {capaian}% of the target.")(
            iki=_iki(indicator), text=short(indicator.text, TITLE_LENGTH), capaian=capaian
        ),
        N_("Capaian {capaian}% · realisation {realisation}, target {target} · {iki}")(
            capaian=capaian,
            realisation=indicator.realisation or plain("–"),
            target=indicator.target,
            iki=_iki(indicator),
        ),
        RULE_CAPAIAN,
    )


def change_sentences(given: FeedbackInput) -> tuple[Sentence, ...]:
    """What is better, then what is lower than in the period before, then what stayed; only where both have a figure."""
    before = given.before
    if before is None:
        return ()
    better, lower, same = [], [], []
    for name, was, now in _pairs(given, before):
        if now == was:
            same.append(name)
        elif now > was:
            better.append(_changed(N_("{name}: higher than in {period}."), name, before.period, was, now))
        else:
            lower.append(_changed(N_("{name}: lower than in {period}."), name, before.period, was, now))
    return (*better, *lower, *([_same(same, before.period)] if same else []))


def _pairs(given: FeedbackInput, before: Before) -> list[tuple[str, Decimal | Rating, Decimal | Rating]]:
    ratings = [
        (RESULT, before.result, given.result),
        (BEHAVIOUR, before.behaviour, given.behaviour),
        (ASPECT, before.contribution, given.contribution),
        *((each.value.label, before.values.get(each.value), each.supervisor) for each in given.values),
    ]
    figures = [
        (_iki(indicator), before.capaian.get(indicator.key), indicator.capaian)
        for result in given.results
        for indicator in result.indicators
    ]
    found: list[tuple[str, Decimal | Rating, Decimal | Rating]] = []
    found += [(name, was, now) for name, was, now in ratings if was is not None and now is not None]
    found += [(name, rounded(was), rounded(now)) for name, was, now in figures if was is not None and now is not None]
    return found


def _changed(said: Text, name: str, period: str, was: Decimal | Rating, now: Decimal | Rating) -> Sentence:
    return Sentence(
        said(name=name, period=period),
        Text(
            "{name}: {before} ({period}) → {now}",
            {"name": name, "before": _shown(was), "period": period, "now": _shown(now)},
        ),
        RULE_CHANGE,
    )


def _shown(figure: Decimal | Rating) -> Text:
    return rating_text(figure) if isinstance(figure, Rating) else Text("{n}%", {"n": figure})


def _same(names: list[str], period: str) -> Sentence:
    return Sentence(
        NN_("{n} point is the same as in {period}.", "{n} points are the same as in {period}.")(
            n=len(names), period=period
        ),
        N_("The same: {names}")(names=named(names)),
        RULE_CHANGE,
    )


def received_sentences(received: tuple[ReceivedInput, ...] | None) -> tuple[Sentence, ...]:
    """How much feedback and appreciation came in, then the words that the reader may see, the newest first."""
    if received is None:
        return ()
    if not received:
        return (
            Sentence(N_("No feedback was received in this period."), N_("0 feedback · 0 appreciation"), RULE_RECEIVED),
        )
    feedback = [one for one in received if not one.is_appreciation]
    cards = [one for one in received if one.is_appreciation]
    counts = []
    if feedback:
        said = NN_("{n} piece of feedback was received.", "{n} pieces of feedback were received.")(n=len(feedback))
        counts.append(Sentence(said, _tally(feedback), RULE_RECEIVED))
    if cards:
        said = NN_("{n} card of appreciation was received.", "{n} cards of appreciation were received.")(n=len(cards))
        counts.append(Sentence(said, _tally(cards), RULE_RECEIVED))
    texts = sorted((one for one in received if one.text), key=lambda one: one.given_on, reverse=True)
    return (*counts, *(_word_for_word(one) for one in texts))


def _tally(those: list[ReceivedInput]) -> Text:
    counted = Counter(one.label for one in those if one.label is not None)
    if not counted:
        return N_("Counted only: what it is about is for the recipient.")
    return joined([Text("{label}: {n}", {"label": label, "n": n}) for label, n in counted.most_common()])


def _word_for_word(one: ReceivedInput) -> Sentence:
    return Sentence(
        N_("“{text}” ({giver}, on {label})")(
            text=short(one.text or "", 2 * TITLE_LENGTH), giver=one.giver, label=one.label or plain("–")
        ),
        N_("Given on {day}")(day=one.given_on),
        RULE_RECEIVED,
    )


def agreed_sentences(agreed: tuple[AgreedInput, ...] | None) -> tuple[Sentence, ...]:
    """Each step with its state; nothing where there is none, or where the reader does not see them."""
    return tuple(_agreed(step) for step in agreed or ())


def _agreed(step: AgreedInput) -> Sentence:
    action = short(step.action, TITLE_LENGTH)
    if step.due_on is None:
        said = Text("“{action}”: {state}.", {"action": action, "state": step.state})
    else:
        said = N_("“{action}”, until {day}: {state}.")(action=action, day=step.due_on, state=step.state)
    dated = (
        N_("Proposed on {day}")(day=step.proposed_on)
        if step.agreed_on is None
        else N_("Agreed on {day}")(day=step.agreed_on)
    )
    if step.last is None:
        return Sentence(said, dated, RULE_AGREED)
    progress, period = step.last
    last = N_("{dated} · last answer: {progress} ({period})")(dated=dated, progress=progress, period=period)
    return Sentence(said, last, RULE_AGREED)
