"""What the assessment knows and says: the facts of the case and the texts that depend on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.conversation.answers import Scope
from bot.conversation.cards import Card, Thing
from bot.conversation.kinds import Kind, quantity, rating_label, rating_of
from bot.domain.behaviour import Value, suggest_behaviour_rating
from bot.domain.capaian import suggest_result_rating
from bot.domain.contribution import ASPECT
from bot.domain.organisation import OrganisationPredicate, head_rating
from bot.domain.predikat import RULE, Rating, predikat_for
from bot.domain.suggestion import Suggestion
from bot.flows.facts import PlanFacts, ResultFacts, shortened
from bot.i18n import N_, NN_, Text, plain
from bot.view import Button, lines


@dataclass(frozen=True, slots=True)
class SelfReview:
    """What the employee sent. Ratings by key of the result or code of the value."""

    ratings: Mapping[str, Rating | None] = field(default_factory=dict)
    impact: Mapping[str, str] = field(default_factory=dict)
    contribution: str | None = None
    contribution_rating: Rating | None = None
    helped: str | None = None
    hindered: str | None = None
    develop: str | None = None


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """What the assessment is about. `self_review` is None where none was sent."""

    appraisal_id: int
    employee: str
    position: str
    period: str
    plan: PlanFacts
    realised: Mapping[str, Decimal]
    evidence: Mapping[str, int]
    self_review: SelfReview | None
    may_return: bool
    organisation_name: str
    organisation: OrganisationPredicate | None
    may_set_organisation: bool
    heads_organisation: bool = False


Look = Scope[AssessmentFacts]


# ---- the card of the person


def ask_results(look: Look) -> Text:
    """The first card: who is assessed, and of every planned result target, realisation, capaian and evidence."""
    facts = look.facts
    return lines(
        N_("<b>{name}</b>\n{position}\n{period}")(
            name=facts.employee, position=shortened(facts.position), period=facts.period
        ),
        None if facts.self_review else N_("\n⚠️ No self-review was sent before its last day."),
        plain(""),
        *(_result_line(facts, result) for result in facts.plan.results),
        N_(
            "\n<b>How do you rate each result?</b> Tap only what differs: ▲ Di Atas Ekspektasi, ▼ Di Bawah Ekspektasi, "
            "then the button at the bottom. The person's own ratings appear after yours."
        ),
    )


def _result_line(facts: AssessmentFacts, result: ResultFacts) -> Text:
    reached = result.capaian_of(dict(facts.realised))
    count = facts.evidence.get(result.key, 0)
    return lines(
        Text("<b>RHK {n}.</b> {title}", {"n": result.number, "title": shortened(result.title)}),
        *(
            N_("   {indicator}: {reached} (target {target})")(
                indicator=shortened(indicator.text, 50),
                target=indicator.target_text(),
                reached=quantity(facts.realised[indicator.key], indicator.measure)
                if indicator.key in facts.realised
                else N_("not stated"),
            )
            for indicator in result.indicators
        ),
        N_("   Capaian {percent}{evidence}")(
            percent=plain("–") if reached is None else Text("{c}%", {"c": round(reached, 1)}),
            evidence=NN_(" · {n} piece of evidence", " · {n} pieces of evidence")(n=count) if count else plain(""),
        ),
    )


def results_card(look: Look) -> Kind:
    """A line for every planned result of the plan."""
    return Card(
        tuple(Thing(result.key, f"RHK {result.number}", f"RHK {result.number}") for result in look.facts.plan.results)
    )


def details_of_result(look: Look, key: str) -> Text:
    """The full title, which does not fit on a button."""
    result = look.facts.plan.result(key)
    return Text("<b>RHK {n}.</b> {title}", {"n": result.number, "title": result.title})


def links(look: Look) -> tuple[Button, ...]:
    """Ways from the first card: to the evidence where there is any, and back to the employee where that is allowed."""
    facts = look.facts
    links = []
    if sum(facts.evidence.values()):
        links.append(Button(N_("📎 See the evidence"), f"v:evidence:{facts.appraisal_id}"))
    if facts.may_return:
        links.append(Button(N_("↩️ Return to the employee"), f"v:return:{facts.appraisal_id}"))
    return tuple(links)


# ---- reasons at the ends of the scale


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


# ---- after the reveal


def ask_result_rating(look: Look) -> Text:
    """The official rating hasil kerja, with advice, below the self-review that is first seen here."""
    return lines(
        _reveal(look),
        N_("\n<b>Rating hasil kerja</b>\nYour judgement over all planned results:"),
        _advice(_result_suggestion(look)),
    )


def _reveal(look: Look) -> Text:
    """The employee's view beside the penilai's, where the two differ, and what the employee wrote."""
    review = look.facts.self_review
    if review is None:
        return N_("There is no self-review to compare with.")
    return lines(
        N_("<b>Your ratings are kept. This is how {name} sees it:</b>")(name=look.facts.employee),
        *_differences(look, review),
        *(
            N_("• Impact of result {n}: “{text}”")(n=result.number, text=shortened(review.impact[result.key], 240))
            for result in look.facts.plan.results
            if result.key in review.impact
        ),
        N_("• Contribution: “{text}”")(text=shortened(review.contribution, 240)) if review.contribution else None,
        N_("• What helped: “{text}”")(text=shortened(review.helped, 160)) if review.helped else None,
        N_("• What stood in the way: “{text}”")(text=shortened(review.hindered, 160)) if review.hindered else None,
        N_("• Wants to develop: “{text}”")(text=shortened(review.develop, 160)) if review.develop else None,
    )


def _differences(look: Look, review: SelfReview) -> list[Text]:
    results, values = look.card("results"), look.card("values")
    pairs: list[tuple[str, Rating | None, str | None]] = [
        (f"RHK {r.number}", review.ratings.get(r.key), results.get(r.key)) for r in look.facts.plan.results
    ]
    pairs += [(v.label, review.ratings.get(v.value), values.get(v.value)) for v in Value]
    pairs.append((ASPECT, review.contribution_rating, look.text("contribution")))
    found = [
        N_("↔️ {name}: {own} · you: {yours}")(name=name, own=own.label, yours=rating_label(yours))
        for name, own, yours in pairs
        if own is not None and own is not rating_of(yours)
    ]
    return found or [N_("Every rating is the same as yours.")]


def _result_suggestion(look: Look) -> Suggestion | None:
    facts = look.facts
    organisation = _organisation_of(look)
    if facts.heads_organisation and organisation is not None:
        return Suggestion(
            head_rating(organisation),
            N_("The result of {unit} ({predicate}) is the result of its head.")(
                unit=facts.organisation_name, predicate=organisation.label
            ),
        )
    return suggest_result_rating([r.capaian_of(dict(facts.realised)) for r in facts.plan.results if r.is_main])


def ask_behaviour_rating(look: Look) -> Text:
    """The official rating perilaku kerja, with advice."""
    ratings = {Value(key): rating_of(code) for key, code in look.card("values").items()}
    return lines(
        N_("<b>Rating perilaku kerja</b>\nOne rating for all seven values together:"),
        _advice(suggest_behaviour_rating(ratings)),
    )


def _advice(suggestion: Suggestion | None) -> Text | None:
    if suggestion is None:
        return None
    return N_("💡 The numbers speak for {rating}: {reason} You decide.")(
        rating=suggestion.rating.label, reason=suggestion.reason
    )


# ---- the organisation's predicate, the preview and what stands in the way


def _organisation_of(look: Look) -> OrganisationPredicate | None:
    if look.facts.organisation is not None:
        return look.facts.organisation
    chosen = look.text("organisation")
    return OrganisationPredicate(chosen) if chosen else None


def preview(look: Look) -> Text:
    """The predikat with its cell of the table and the organisation's predikat, before anything is final.

    Raises `ValueError` where one of the two official ratings is missing.
    """
    result, behaviour = rating_of(look.text("result_rating")), rating_of(look.text("behaviour_rating"))
    if result is None or behaviour is None:
        raise ValueError("the preview comes after both ratings")
    predikat = predikat_for(result, behaviour)
    organisation = _organisation_of(look)
    return N_(
        "<b>{name}</b> · {period}\n\n"
        "Predikat: <b>{predikat}</b>\n"
        "Rule: hasil kerja {result} × perilaku kerja {behaviour} → {predikat} ({rule})\n"
        "Predikat of {unit}: {organisation}\n\n"
        "<i>Nothing is final before you tap the button below.</i>"
    )(
        name=look.facts.employee,
        period=look.facts.period,
        predikat=plain(f"{predikat.label} ({predikat.gloss})" if predikat.gloss else predikat.label),
        result=result.label,
        behaviour=behaviour.label,
        rule=RULE,
        unit=look.facts.organisation_name,
        organisation=plain(organisation.label) if organisation else N_("not set yet"),
    )


def obstacle(look: Look) -> Text | None:
    """Why it cannot be sent yet: the organisation has no predikat (PermenPANRB 6/2022). None where it can."""
    if _organisation_of(look) is not None:
        return None
    return N_(
        "The predikat of {unit} is not set yet, and a predikat of an employee needs it. Your answers are kept. "
        "The leader above and BKPSDM have been told; as soon as it is there, you can send this."
    )(unit=look.facts.organisation_name)
