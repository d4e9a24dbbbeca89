"""The first feedback summary: what went well, what to work on, where two views differ, and one next step.

Made by rules from the confirmed assessment. It repeats what people rated and wrote and judges nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.predikat import Rating
from bot.i18n import N_, NN_, Text

MOST_LINES = 4
"""Strengths and gaps that are spelt out; how many more there are is said. Our own choice, to fit a message."""
TITLE_LENGTH, REASON_LENGTH = 80, 110


@dataclass(frozen=True, slots=True)
class ResultInput:
    """One planned result (RHK). `capaian` in percent, None where it cannot be computed."""

    title: str
    capaian: Decimal | None
    supervisor: Rating | None
    own: Rating | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ValueInput:
    """One BerAKHLAK value. A rating of None is "tidak teramati"."""

    value: Value
    supervisor: Rating | None
    own: Rating | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackInput:
    """What the summary is made of. `develop` is the employee's own wish, `note` the penilai's catatan."""

    results: tuple[ResultInput, ...]
    values: tuple[ValueInput, ...]
    contribution: Rating | None = None
    own_contribution: Rating | None = None
    contribution_reason: str | None = None
    develop: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The four parts, each line a sentence; a part may be empty. `note` repeats the penilai's catatan."""

    strengths: tuple[Text, ...]
    gaps: tuple[Text, ...]
    differences: tuple[Text, ...]
    next_step: Text
    note: Text | None = None
    compared: bool = False
    """Whether there was anything that both sides rated."""


@dataclass(frozen=True, slots=True)
class _Item:
    """Anything that the penilai rated."""

    name: str
    rating: Rating
    reason: str | None
    capaian: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Difference:
    """Two views of the same thing; neither is called too high or too low."""

    name: str
    own: Rating
    supervisor: Rating


def summarise(given: FeedbackInput) -> Summary:
    """The summary of one confirmed assessment."""
    best_first, worst_first = _rated(given, best_first=True), _rated(given, best_first=False)
    strong = [item for item in best_first if item.rating is Rating.ABOVE]
    if not strong:  # nobody should read a summary without one thing that went well, where there is one
        strong = [item for item in best_first if item.rating is Rating.MEETS][:2]
    weak = [item for item in worst_first if item.rating is Rating.BELOW]
    differing = _differences(given)
    return Summary(
        strengths=_spelt_out(strong),
        gaps=_spelt_out(weak),
        differences=tuple(
            N_("{name}: own rating {own}, penilai {supervisor}.")(
                name=difference.name, own=difference.own.label, supervisor=difference.supervisor.label
            )
            for difference in differing
        ),
        next_step=_next_step(weak, differing, given.develop),
        note=N_("The penilai's note: “{note}”")(note=_short(given.note, 2 * REASON_LENGTH)) if given.note else None,
        compared=bool(_pairs(given)),
    )


def _rated(given: FeedbackInput, *, best_first: bool) -> list[_Item]:
    """What the penilai rated: results by their capaian (unknown ones last), then values, then contribution."""
    sign = -1 if best_first else 1
    results = sorted(given.results, key=lambda r: (r.capaian is None, sign * (r.capaian or Decimal(0))))
    items = [_Item(r.title, r.supervisor, r.reason, r.capaian) for r in results if r.supervisor is not None]
    items += [_Item(v.value.label, v.supervisor, v.reason) for v in given.values if v.supervisor is not None]
    if given.contribution is not None:
        items.append(_Item(ASPECT, given.contribution, given.contribution_reason))
    return items


def _differences(given: FeedbackInput) -> list[_Difference]:
    """Values and contribution that both sides rated, and not alike."""
    return [pair for pair in _pairs(given) if pair.own is not pair.supervisor]


def _pairs(given: FeedbackInput) -> list[_Difference]:
    """Values and contribution that both sides rated."""
    views = [(v.value.label, v.own, v.supervisor) for v in given.values]
    views.append((ASPECT, given.own_contribution, given.contribution))
    return [_Difference(name, own, theirs) for name, own, theirs in views if own is not None and theirs is not None]


def _spelt_out(items: Sequence[_Item]) -> tuple[Text, ...]:
    lines = [_evidence(item) for item in items[:MOST_LINES]]
    more = len(items) - len(lines)
    if more:
        lines.append(NN_("And {n} further point; see /hasil.", "And {n} further points; see /hasil.")(n=more))
    return tuple(lines)


def _evidence(item: _Item) -> Text:
    """The line of one item: its rating with what it rests on."""
    name, rating = _short(item.name, TITLE_LENGTH), item.rating.label
    if item.capaian is None:
        line = N_("{name}: {rating}.")(name=name, rating=rating)
    else:
        shown = item.capaian.quantize(Decimal("0.1"), ROUND_HALF_UP)
        line = N_("{name}: {rating}, capaian {capaian}%.")(name=name, rating=rating, capaian=shown)
    if item.reason:
        return N_("{line} The penilai writes: “{reason}”")(line=line, reason=_short(item.reason, REASON_LENGTH))
    return line


def _next_step(weak: Sequence[_Item], differing: Sequence[_Difference], develop: str | None) -> Text:
    wish = _short(develop, REASON_LENGTH) if develop else None
    if weak:
        name = _short(weak[0].name, TITLE_LENGTH)
        if wish:
            return N_(
                "Please agree with the penilai on one small step for “{name}”, "
                "and on how your own wish can help: “{wish}”"
            )(name=name, wish=wish)
        return N_("Please agree with the penilai on one small step for “{name}” and on the support you need.")(
            name=name
        )
    if differing:
        return N_("Please ask the penilai for a short talk about “{name}”: you see it differently.")(
            name=differing[0].name
        )
    if wish:
        return N_("Please plan with the penilai how to begin with what you want to develop: “{wish}”")(wish=wish)
    return N_("Please keep going, and choose with the penilai one thing to develop in the next period.")


def _short(written: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(written.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
