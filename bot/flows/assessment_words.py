"""What the assessment says: the card of the person, the self-review once it is shown, the preview."""

from __future__ import annotations

from bot.conversation.cards import Card, Thing
from bot.conversation.kinds import Kind, quantity, rating_label, rating_of
from bot.conversation.steps import Listing
from bot.domain.behaviour import Value, suggest_behaviour_rating
from bot.domain.capaian import suggest_result_rating
from bot.domain.contribution import ASPECT
from bot.domain.organisation import OrganisationPredicate, head_rating
from bot.domain.predikat import RULE, Rating, predikat_for
from bot.domain.suggestion import Suggestion
from bot.flows.assessment_facts import AssessmentFacts, Look, SelfReview
from bot.flows.facts import ResultFacts
from bot.i18n import N_, NN_, Text, plain, shortened
from bot.view import Button, lines

# ---- the card of the person


def results_to_rate(look: Look) -> Listing:
    """Above the first card: who is assessed, and of every planned result target, realisation, capaian and evidence."""
    facts = look.facts
    head = lines(
        N_("<b>{name}</b>\n{position}\n{period}")(
            name=facts.employee, position=shortened(facts.position), period=facts.period
        ),
        None if facts.self_review else N_("\n⚠️ No self-review was sent before its last day."),
        plain(""),
    )
    return Listing(head, tuple(_result_line(facts, result) for result in facts.plan.results))


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


# ---- after the reveal


def ask_result_rating(look: Look) -> Text:
    """The official rating hasil kerja, with advice."""
    return lines(
        N_("<b>Rating hasil kerja</b>\nYour judgement over all planned results:"),
        _advice(_result_suggestion(look)),
    )


def reveal(look: Look) -> Listing:
    """The employee's view beside the penilai's, where the two differ, and what the employee wrote."""
    review = look.facts.self_review
    if review is None:
        return Listing(N_("There is no self-review to compare with."))
    said = (
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
    return Listing(
        N_("<b>Your ratings are kept. This is how {name} sees it:</b>")(name=look.facts.employee),
        tuple(entry for entry in said if entry is not None),
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
