"""The self-review: what was reached, what it did for people, how I see it myself, what I want to develop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.cards import Card
from bot.conversation.kinds import SCALE, Kind, Number, Prose
from bot.conversation.steps import Each, Flow, Step
from bot.domain.contribution import ASPECT, SHORT
from bot.flows.facts import VALUES, PlanFacts, guides_of
from bot.i18n import N_, Text, plain, shortened


@dataclass(frozen=True, slots=True)
class SelfReviewFacts:
    """What the self-review is about."""

    plan: PlanFacts


Look = Scope[SelfReviewFacts]


def _results(look: Look) -> tuple[str, ...]:
    return tuple(result.key for result in look.facts.plan.results)


def _indicators(look: Look) -> tuple[str, ...]:
    return tuple(indicator.key for indicator in look.facts.plan.result(look.item).indicators)


def _ask_realisation(look: Look) -> Text:
    indicator = look.facts.plan.indicator(look.item)
    result = look.facts.plan.result_of(look.item)
    return N_(
        "<b>Planned result {n}.</b> {title}\n\n"
        "{indicator}\nTarget: <b>{target}</b>\n\n"
        "What did you reach in this period? Please write the number in {measure}."
    )(
        n=result.number,
        title=shortened(result.title, 200),
        indicator=indicator.text,
        target=indicator.target_text(),
        measure=indicator.measure,
    )


def _name_realisation(look: Look) -> Text:
    return shortened(look.facts.plan.indicator(look.item).text, 60)


def _measured(look: Look) -> Kind:
    indicator = look.facts.plan.indicator(look.item)
    return Number(indicator.measure, indicator.doubt_about)


def _ask_impact(look: Look) -> Text:
    result = look.facts.plan.result(look.item)
    return N_(
        "<b>Planned result {n}.</b> {title}\n\n"
        "What did this do for the public (dampak bagi masyarakat)? One or two sentences are enough.\n\n"
        "📎 You may send photos, PDF files or a voice note as evidence before you write. "
        "Please cover personal data of citizens (name, NIK) first."
    )(n=result.number, title=shortened(result.title, 200))


def _ask_own_rating(look: Look) -> Text:
    result = look.facts.plan.result(look.item)
    return N_("<b>Planned result {n}.</b> {title}\n\nHow do you see this result yourself, measured by its target?")(
        n=result.number, title=shortened(result.title, 200)
    )


SELF_REVIEW: Final[Flow[SelfReviewFacts]] = Flow(
    id="self_review",
    title=N_("Self-review"),
    seconds_per_step=25,
    parts=(
        Each(
            over=_results,
            steps=(
                Each(
                    over=_indicators,
                    steps=(
                        Step(
                            id="realisation",
                            title=_name_realisation,
                            ask=_ask_realisation,
                            kind=_measured,
                            takes_files=True,
                        ),
                    ),
                ),
                Step(
                    id="impact",
                    title=lambda look: N_("Impact of result {n}")(n=look.facts.plan.result(look.item).number),
                    ask=_ask_impact,
                    kind=Prose(
                        N_("Parents now receive the birth certificate on the same day and need not come a second time.")
                    ),
                    takes_files=True,
                ),
                Step(
                    id="own_rating",
                    title=lambda look: N_("My rating of result {n}")(n=look.facts.plan.result(look.item).number),
                    ask=_ask_own_rating,
                    kind=SCALE,
                ),
            ),
        ),
        Step(
            id="values",
            title=N_("Behaviour (BerAKHLAK)"),
            ask=N_(
                "<b>Your behaviour at work (BerAKHLAK)</b>\n\n"
                "Tap only what differs: ▲ Di Atas Ekspektasi, ▼ Di Bawah Ekspektasi. "
                "Then tap the button at the bottom for the rest. A tap on a name shows its guide."
            ),
            kind=Card(tuple(VALUES), may_be_unobserved=True),
            details=lambda look, value: guides_of(value),
        ),
        Step(
            id="contribution",
            title=plain(ASPECT),
            ask=N_(
                "<b>Contribution to team and organisation</b>\n\n"
                "What did you contribute beyond your own planned results? For example: helped a colleague, "
                "shared knowledge, improved a way of working."
            ),
            kind=Prose(
                N_("I taught two new colleagues how to verify birth records, so the counter never had to close.")
            ),
        ),
        Step(
            id="contribution_rating",
            title=N_("My rating of {aspect}")(aspect=SHORT),
            ask=N_("How do you see your contribution to team and organisation yourself?"),
            kind=SCALE,
        ),
        Step(
            id="helped",
            title=N_("What helped"),
            ask=N_("What helped you in this period? You may skip this question."),
            kind=Prose(N_("The weekly meeting made it clear at once who needed help with verification.")),
            optional=True,
        ),
        Step(
            id="hindered",
            title=N_("What stood in the way"),
            ask=N_("What stood in the way? You may skip this question."),
            kind=Prose(N_("The printer was out of order for six days and there was no spare one.")),
            optional=True,
        ),
        Step(
            id="develop",
            title=N_("What I want to develop"),
            ask=N_("What do you want to develop next? You may skip this question."),
            kind=Prose(N_("I want to learn to analyse service data so that I can find the slow steps.")),
            optional=True,
        ),
    ),
)
