"""First contact: the privacy notice, the language, and whether name, jabatan, unit and superior are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversation.answers import Scope
from bot.conversation.kinds import YES, Choice, Option
from bot.conversation.steps import Flow, Listing, Step
from bot.domain.corrections import Wrong
from bot.domain.privacy import NOTICE, PRIVACY_VERSION
from bot.flows.correction import NO, OwnData, corrections, obstacle, rounds
from bot.i18n import LANGUAGES, N_, Text, plain
from bot.view import Button


@dataclass(frozen=True, slots=True)
class OnboardingFacts:
    """Who comes in: the data to be checked, what was asked for before, and the language spoken now."""

    data: OwnData
    waiting: frozenset[Wrong]
    language: str


def _notice(look: Scope[OnboardingFacts]) -> Text:
    head, body = NOTICE
    asked = N_("Please tap when you have read it. That is no consent.")
    return Text("{head}\n\n{body}\n\n{asked}", {"head": head, "body": body, "asked": asked})


def _other_languages(look: Scope[OnboardingFacts]) -> tuple[Button, ...]:
    """So that nobody has to read the notice in a language that is not theirs; the choice itself comes next."""
    return tuple(
        Button(plain(f"🌐 {name}"), f"v:language:{code}")
        for code, name in LANGUAGES.items()
        if code != look.facts.language
    )


def _is_wrong(look: Scope[OnboardingFacts]) -> bool:
    return look.text("right") == NO


ONBOARDING: Final[Flow[OnboardingFacts]] = Flow(
    id="onboarding",
    title=N_("First steps"),
    parts=(
        Step(
            id="privacy",
            title=N_("Privacy notice"),
            ask=_notice,
            kind=Choice((Option(PRIVACY_VERSION, N_("I have read this")),)),
            links=_other_languages,
        ),
        Step(
            id="language",
            title=N_("Language"),
            ask=N_("Which language shall I use? Official terms stay in Indonesian."),
            kind=Choice(tuple(Option(code, plain(name)) for code, name in LANGUAGES.items())),
        ),
        Step(
            id="right",
            title=N_("Are the data right?"),
            ask=N_("Are these data right? Your penilai is who will assess you."),
            kind=Choice((Option(YES, N_("Yes, all right")), Option(NO, N_("Something is wrong")))),
            listing=lambda look: Listing(N_("<b>This is what the list says about you</b>"), look.facts.data.listed()),
        ),
        corrections(lambda look: rounds(look) if _is_wrong(look) else (), needs=("right",)),
    ),
    headline=lambda look: N_("Your suggestions go to BKPSDM, which decides. The admin of your unit can see them."),
    obstacle=lambda look: obstacle(look) if _is_wrong(look) else None,
    ends_itself=lambda look: not _is_wrong(look),
)
