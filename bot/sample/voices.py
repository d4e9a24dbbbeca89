"""What a person of the sample city reaches, rates and writes in a period: repeatable chance around given marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bot.domain.behaviour import Value
from bot.domain.predikat import Rating
from bot.sample.entries import Content, IndicatorEntry, Marks, PersonEntry
from bot.sample.plans import Plan
from bot.services.records import Words
from models.appraisal import RatingSubject, Topic

Ratings = dict[tuple[RatingSubject, str], Rating | None]

_ANOTHER_VIEW = 0.2
"""How often a person sees one thing a step differently from the penilai."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Both parties in one period. `blind` are the penilai's ratings before the self-review was shown."""

    amounts: Mapping[str, Decimal]
    employee: Words
    blind: Words
    penilai: Words


def speak(content: Content, person: PersonEntry, plan: Plan, marks: Marks, *, period: str) -> Voices:
    """The same for the same person and period, on every machine."""
    chance = Random(f"{person.key}/{period}")
    turn = content.people.index(person) + 3 * sum(map(ord, period))
    ratings = _penilai_ratings(plan, marks, chance)
    amounts = {
        key: _amount(indicator, ratings[RatingSubject.PLANNED_RESULT, result.key], chance)
        for result in plan.results
        for key, indicator in result.indicators
    }
    own = {key: _another_view(rating, chance) for key, rating in ratings.items()}
    blind = _before_the_reveal(ratings, own, chance)
    official = {
        (RatingSubject.HASIL_KERJA, ""): marks.result,
        (RatingSubject.PERILAKU_KERJA, ""): marks.behaviour,
    }
    return Voices(
        amounts=amounts,
        employee=Words(ratings=own, prose=_employee_prose(content, plan, marks, turn)),
        blind=Words(ratings=blind),
        penilai=Words(
            ratings=ratings | official,
            reasons=_reasons(content, ratings, turn),
            prose={(Topic.NOTE, ""): _pick(content.texts["penilai"]["note"], turn)} if turn % 3 else {},
        ),
    )


def _penilai_ratings(plan: Plan, marks: Marks, chance: Random) -> Ratings:
    keys = [result.key for result in plan.results]
    values = [value.value for value in Value]
    found: Ratings = {}
    for key, rating in zip(keys, _spread(marks.result, len(keys), chance), strict=True):
        found[RatingSubject.PLANNED_RESULT, key] = rating
    for value, rating in zip(values, _spread(marks.behaviour, len(values), chance), strict=True):
        found[RatingSubject.VALUE, value] = rating
    unseen = (RatingSubject.VALUE, chance.choice(values))
    if chance.random() < 0.3 and found[unseen] is Rating.MEETS:
        found[unseen] = None
    found[RatingSubject.CONTRIBUTION, ""] = marks.contribution
    return found


def _spread(overall: Rating, count: int, chance: Random) -> list[Rating]:
    """Single ratings behind an overall one: more than half of them differ where it does, else at most one."""
    differing = count // 2 + 1
    if overall is Rating.MEETS:
        differing, overall = chance.choice((0, 1, 1)), Rating.ABOVE
    ratings = [overall] * differing + [Rating.MEETS] * (count - differing)
    chance.shuffle(ratings)
    return ratings


def _amount(indicator: IndicatorEntry, rating: Rating | None, chance: Random) -> Decimal:
    low, high = indicator.span(rating or Rating.MEETS)
    exponent = min(_digits(low), _digits(high))
    step = Decimal(1).scaleb(exponent)
    return low + step * chance.randint(0, int((high - low) / step))


def _digits(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "the content holds finite numbers"
    return exponent


def _another_view(rating: Rating | None, chance: Random) -> Rating | None:
    if chance.random() >= _ANOTHER_VIEW:
        return rating
    if rating is Rating.MEETS:
        return chance.choice((Rating.ABOVE, Rating.BELOW))
    return Rating.MEETS


def _before_the_reveal(ratings: Ratings, own: Ratings, chance: Random) -> Ratings:
    """Now and then the self-review changed the penilai's mind about one thing."""
    differing = [key for key, rating in ratings.items() if own[key] is not rating]
    if not differing or chance.random() < 0.6:
        return dict(ratings)
    key = chance.choice(differing)
    changed = Rating.MEETS if ratings[key] is not Rating.MEETS else Rating.ABOVE
    return {**ratings, key: changed}


def _employee_prose(content: Content, plan: Plan, marks: Marks, turn: int) -> dict[tuple[Topic, str], str]:
    pools = content.texts["employee"]
    contribution = f"contribution_{marks.contribution.name.lower()}"
    prose = {(Topic.IMPACT, result.key): _pick(result.entry.impact, turn) for result in plan.results}
    prose[Topic.CONTRIBUTION, ""] = _pick(pools[contribution], turn)
    prose[Topic.DEVELOP, ""] = _pick(pools["develop"], turn)
    if turn % 4:
        prose[Topic.HELPED, ""] = _pick(pools["helped"], turn)
    if turn % 5:
        prose[Topic.HINDERED, ""] = _pick(pools["hindered"], turn)
    return prose


def _reasons(content: Content, ratings: Ratings, turn: int) -> dict[tuple[RatingSubject, str], str]:
    """One sentence at the ends of the scale; not for contribution, where none is asked for."""
    pools = content.texts["penilai"]
    found: dict[tuple[RatingSubject, str], str] = {}
    for (subject, item), rating in ratings.items():
        if rating is None or not rating.needs_reason or subject is RatingSubject.CONTRIBUTION:
            continue
        side = "above" if rating is Rating.ABOVE else "below"
        pool = pools[f"result_{side}"] if subject is RatingSubject.PLANNED_RESULT else pools[f"value_{side}"][item]
        found[subject, item] = _pick(pool, turn + len(found))
    return found


def _pick(pool: Sequence[str], turn: int) -> str:
    return pool[turn % len(pool)]
