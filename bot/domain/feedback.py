"""The feedback summary: strengths, gaps, two views, change since the last time, feedback received, agreed steps.

Made by rules from the confirmed assessment. It repeats what people rated, stated and wrote and judges nothing itself;
nobody is compared with anybody else. Every sentence carries its figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.domain.contribution import ASPECT
from bot.domain.feedback_inputs import FeedbackInput
from bot.domain.feedback_parts import (
    BEHAVIOUR,
    RESULT,
    agreed_sentences,
    change_sentences,
    indicator_sentences,
    received_sentences,
)
from bot.domain.feedback_steps import first_step
from bot.domain.predikat import Rating
from bot.domain.sentences import (
    REASON_LENGTH,
    RULE_CONTRIBUTION,
    RULE_DIFFERENCE,
    RULE_NOTE,
    RULE_OFFICIAL,
    RULE_RESULT,
    RULE_VALUE,
    TITLE_LENGTH,
    Sentence,
    rating_text,
    rounded,
    short,
)
from bot.i18n import N_, Text, plain


@dataclass(frozen=True, slots=True)
class Summary:
    """The parts, each of sentences in the order of their weight; a part may be empty.

    `note` repeats the penilai's catatan.
    """

    strengths: tuple[Sentence, ...]
    gaps: tuple[Sentence, ...]
    indicators: tuple[Sentence, ...]
    differences: tuple[Sentence, ...]
    changes: tuple[Sentence, ...]
    received: tuple[Sentence, ...]
    agreed: tuple[Sentence, ...]
    next_step: Sentence
    note: Sentence | None = None
    compared: bool = False
    """Whether there was anything that both sides rated."""
    earlier: str | None = None
    """The assessed period before, where there is one."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Anything that the penilai rated: `name` in the sentence, `where` in its figure."""

    name: str
    where: Text
    rating: Rating
    own: Rating | None
    reason: str | None
    rule: Text
    capaian: Decimal | None = None


def summarise(given: FeedbackInput) -> Summary:
    """The summary of one confirmed assessment."""
    best_first, worst_first = _rated(given, best_first=True), _rated(given, best_first=False)
    strong = [item for item in best_first if item.rating is Rating.ABOVE]
    if not strong:  # nobody should read a summary without one thing that went well, where there is one
        strong = [item for item in best_first if item.rating is Rating.MEETS][:2]
    weak = [item for item in (*worst_first, *_official(given)) if item.rating is Rating.BELOW]
    both = [item for item in _views(given) if item.own is not None]
    differing = [item for item in both if item.own is not item.rating]
    return Summary(
        strengths=tuple(_evidence(item) for item in strong),
        gaps=tuple(_evidence(item) for item in weak),
        indicators=indicator_sentences(given),
        differences=tuple(_difference(item) for item in differing),
        changes=change_sentences(given),
        received=received_sentences(given.received),
        agreed=agreed_sentences(given.agreed),
        next_step=first_step(
            given,
            [(item.name, _figure(item)) for item in weak],
            [(item.name, _figure(item)) for item in differing],
            compared=bool(both),
        ),
        note=_note(given.note) if given.note else None,
        compared=bool(both),
        earlier=given.before.period if given.before else None,
    )


def _rated(given: FeedbackInput, *, best_first: bool) -> list[_Item]:
    """What the penilai rated: results by their capaian (unknown ones last), then values, then contribution."""
    sign = -1 if best_first else 1
    results = sorted(given.results, key=lambda r: (r.capaian is None, sign * (r.capaian or Decimal(0))))
    items = [
        _Item(r.title, plain(f"RHK {r.number}"), r.supervisor, r.own, r.reason, RULE_RESULT, r.capaian)
        for r in results
        if r.supervisor is not None
    ]
    return items + _views(given)


def _views(given: FeedbackInput) -> list[_Item]:
    """Values and contribution, as far as the penilai rated them: both sides rate these in the same way."""
    items = [
        _Item(v.value.label, N_("value {name}")(name=v.value.label), v.supervisor, v.own, v.reason, RULE_VALUE)
        for v in given.values
        if v.supervisor is not None
    ]
    if given.contribution is not None:
        own, reason = given.own_contribution, given.contribution_reason
        items.append(_Item(ASPECT, plain(ASPECT), given.contribution, own, reason, RULE_CONTRIBUTION))
    return items


def _official(given: FeedbackInput) -> list[_Item]:
    """The two ratings that decide the predikat. Nobody rates these of themselves."""
    rated = ((RESULT, given.result, given.result_reason), (BEHAVIOUR, given.behaviour, given.behaviour_reason))
    return [
        _Item(name, N_("official rating of the assessment"), rating, None, reason, RULE_OFFICIAL)
        for name, rating, reason in rated
        if rating is not None
    ]


def _evidence(item: _Item) -> Sentence:
    """The sentence of one item: its rating with what it rests on."""
    name, rating = short(item.name, TITLE_LENGTH), item.rating.label
    if item.capaian is None:
        line = N_("{name}: {rating}.")(name=name, rating=rating)
    else:
        line = N_("{name}: {rating}, capaian {capaian}%.")(name=name, rating=rating, capaian=rounded(item.capaian))
    if item.reason:
        reason = short(item.reason, REASON_LENGTH)
        line = N_("{line} The penilai writes: “{reason}”")(line=line, reason=reason)
    return Sentence(line, _figure(item), item.rule)


def _figure(item: _Item) -> Text:
    views = N_("Penilai: {supervisor} · own: {own} · {where}")(
        supervisor=item.rating.label, own=rating_text(item.own), where=item.where
    )
    if item.capaian is None:
        return views
    return N_("Capaian {capaian}% · {views}")(capaian=rounded(item.capaian), views=views)


def _difference(item: _Item) -> Sentence:
    """Two views of the same thing; neither is called too high or too low."""
    said = N_("{name}: own rating {own}, penilai {supervisor}.")(
        name=item.name, own=rating_text(item.own), supervisor=item.rating.label
    )
    return Sentence(said, _figure(item), RULE_DIFFERENCE)


def _note(note: str) -> Sentence:
    said = N_("The penilai's note: “{note}”")(note=short(note, 2 * REASON_LENGTH))
    return Sentence(said, N_("Note (catatan/rekomendasi) of the assessment"), RULE_NOTE)
