"""The assessment by the penilai: own ratings first, then the self-review beside them, then the two official ratings."""

from __future__ import annotations

from typing import Final

from bot.conversation.cards import Card
from bot.conversation.kinds import SCALE, Choice, Option, Prose
from bot.conversation.steps import Each, Flow, Step
from bot.domain.behaviour import Value
from bot.domain.contribution import ASPECT
from bot.domain.organisation import OrganisationPredicate
from bot.flows.assessment_facts import AssessmentFacts
from bot.flows.assessment_reasons import (
    ask_behaviour_rating_reason,
    ask_contribution_reason,
    ask_result_rating_reason,
    ask_result_reason,
    ask_value_reason,
    behaviour_rating_without_reason,
    contribution_that_differs,
    result_rating_without_reason,
    results_that_differ,
    thing_of,
    values_that_differ,
)
from bot.flows.assessment_words import (
    ask_behaviour_rating,
    ask_result_rating,
    details_of_result,
    links,
    obstacle,
    preview,
    results_card,
    results_to_rate,
    reveal,
)
from bot.flows.facts import VALUES, guides_of
from bot.i18n import N_, plain

ASSESSMENT_MINUTES: Final = 3
"""What an assessment takes where little differs; said before it is opened."""

BLIND_STEPS: Final = ("results", "values", "contribution")
"""Asked before the self-ratings and the prose of the self-review are shown; what comes after sees both."""

REVEALED_AT: Final = "result_rating"
"""The step that shows the self-review; it is asked again where one arrives late."""


ASSESSMENT: Final[Flow[AssessmentFacts]] = Flow(
    id="assessment",
    title=N_("Assessment"),
    headline=preview,
    seconds_per_step=30,
    obstacle=obstacle,
    parts=(
        Step(
            id="results",
            title=N_("Planned results"),
            ask=N_(
                "<b>How do you rate each result?</b> Tap only what differs: ▲ Di Atas Ekspektasi, ▼ Di Bawah "
                "Ekspektasi, then the button at the bottom. The person's own ratings appear after yours."
            ),
            kind=results_card,
            details=details_of_result,
            links=links,
            listing=results_to_rate,
        ),
        Each(
            over=results_that_differ,
            needs=("results",),
            steps=(
                Step(
                    id="result_reason",
                    title=lambda look: N_("Reason, result {n}")(n=look.facts.plan.result(thing_of(look.item)).number),
                    ask=ask_result_reason,
                    kind=Prose(N_("In May and June every certificate went out on the day it was asked for.")),
                ),
            ),
        ),
        Step(
            id="values",
            title=N_("Behaviour (BerAKHLAK)"),
            ask=N_(
                "<b>Behaviour at work (BerAKHLAK)</b>\n\n"
                "Tap only what differs: ▲ Di Atas Ekspektasi, ▼ Di Bawah Ekspektasi. "
                "Then tap the button at the bottom for the rest. A tap on a name shows its guide."
            ),
            kind=Card(tuple(VALUES), may_be_unobserved=True),
            details=lambda look, value: guides_of(value),
        ),
        Each(
            over=values_that_differ,
            needs=("values",),
            steps=(
                Step(
                    id="value_reason",
                    title=lambda look: N_("Reason, {value}")(value=Value(thing_of(look.item)).label),
                    ask=ask_value_reason,
                    kind=Prose(N_("On market days she stays at the counter until the last visitor has been served.")),
                ),
            ),
        ),
        Step(
            id="contribution",
            title=plain(ASPECT),
            ask=lambda look: N_(
                "<b>Contribution to team and organisation</b>\n\nHow do you rate the contribution of {name}?"
            )(name=look.facts.employee),
            kind=SCALE,
        ),
        Each(
            over=contribution_that_differs,
            needs=("contribution",),
            steps=(
                Step(
                    id="contribution_reason",
                    title=N_("Reason, contribution"),
                    ask=ask_contribution_reason,
                    kind=Prose(N_("Without being asked he showed two new colleagues how files are checked.")),
                ),
            ),
        ),
        Step(
            id="organisation",
            title=N_("Predikat of the organisation"),
            ask=lambda look: N_("The predikat of <b>{unit}</b> is not set yet, and you may set it. Which one is it?")(
                unit=look.facts.organisation_name
            ),
            kind=Choice(tuple(Option(p.value, plain(p.label)) for p in OrganisationPredicate)),
            when=lambda look: look.facts.organisation is None and look.facts.may_set_organisation,
        ),
        Step(
            id="result_rating",
            title=N_("Rating hasil kerja"),
            ask=ask_result_rating,
            kind=SCALE,
            needs=BLIND_STEPS,
            listing=reveal,
        ),
        Each(
            over=result_rating_without_reason,
            needs=("results", "result_rating"),
            steps=(
                Step(
                    id="result_rating_reason",
                    title=N_("Reason, hasil kerja"),
                    ask=ask_result_rating_reason,
                    kind=Prose(N_("Over the whole quarter the targets were reached earlier than we had agreed.")),
                ),
            ),
        ),
        Step(
            id="behaviour_rating",
            title=N_("Rating perilaku kerja"),
            ask=ask_behaviour_rating,
            kind=SCALE,
            needs=("values",),
        ),
        Each(
            over=behaviour_rating_without_reason,
            needs=("values", "behaviour_rating"),
            steps=(
                Step(
                    id="behaviour_rating_reason",
                    title=N_("Reason, perilaku kerja"),
                    ask=ask_behaviour_rating_reason,
                    kind=Prose(N_("Visitors and colleagues name her when they are asked who helps without delay.")),
                ),
            ),
        ),
        Step(
            id="note",
            title=N_("Note or recommendation"),
            ask=N_("Would you like to add a note or a recommendation (catatan/rekomendasi)? You may skip this."),
            kind=Prose(N_("Please share your way of checking the files with the team; it saves a second visit.")),
            optional=True,
        ),
    ),
)
