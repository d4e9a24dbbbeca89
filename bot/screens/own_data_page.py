"""The copy of a person's data as two files: JSON for machines, a page without anything from outside for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from types import MappingProxyType
from typing import Any

from bot.domain.predikat import Rating
from bot.i18n import N_, WITA, Text, Translator
from bot.screens.own_data_words import word_for
from bot.services.own_data import Data
from bot.services.ports import Attachment

_TITLE = N_("A copy of my data at Kinerja")
_ABOUT = N_(
    "Made on {moment}. This is everything that the bot keeps about you, except the bytes of your files. NIP is masked. "
    "Draft (Konsep); the official record is in e-Kinerja."
)
_NOTHING = N_("nothing")
_YES, _NO = N_("yes"), N_("no")

LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "about": N_("about"),
        "account": N_("Telegram account"),
        "acted_at": N_("when"),
        "acting": N_("Acting for somebody (Plt, Plh)"),
        "action": N_("act"),
        "action_agreed": N_("step"),
        "acts": N_("What was done with my data and appraisals"),
        "additional_duty": N_("additional duty"),
        "agreed_at": N_("agreed on"),
        "agreements": N_("Agreed steps"),
        "amount": N_("realisation"),
        "answer": N_("answer"),
        "answered_at": N_("answered"),
        "answers": N_("answers"),
        "appraisals": N_("Appraisals"),
        "approved_at": N_("approved"),
        "aspect": N_("aspect"),
        "assessed_at": N_("assessed on"),
        "assessed_by": N_("assessed by"),
        "behaviour_rating": N_("rating perilaku kerja"),
        "bound_at": N_("joined"),
        "checks": N_("answers"),
        "classification": N_("classification"),
        "confirmed_at": N_("confirmed by a second person"),
        "contribution_rating": N_("rating of the contribution"),
        "conversations": N_("Conversations in the chat"),
        "created_at": N_("when"),
        "decided_at": N_("decided"),
        "delete_at": N_("to be deleted"),
        "delegation_letter": N_("letter of delegation"),
        "delegation_on": N_("date of that letter"),
        "digest": N_("morning digest"),
        "due_on": N_("until"),
        "ended_at": N_("ended"),
        "ends_on": N_("until"),
        "entered_at": N_("entered"),
        "effect": N_("effect"),
        "evidence": N_("evidence"),
        "exempt_basis": N_("basis"),
        "exempt_state": N_("not assessed because of"),
        "expires_at": N_("holds until"),
        "fewer": N_("fewer reminders"),
        "feedback_given": N_("Feedback and appreciation that I gave"),
        "feedback_received": N_("Feedback and appreciation that I received"),
        "flow": N_("conversation"),
        "for": N_("for"),
        "given_as": N_("as"),
        "given_at": N_("given"),
        "grade": N_("grade"),
        "granted_at": N_("given"),
        "hour": N_("own hour"),
        "in_summary": N_("quoted in my summary"),
        "indicator": N_("indicator"),
        "indicators": N_("indicators"),
        "invitations": N_("Invitations to this bot"),
        "issued_at": N_("made"),
        "item": N_("to"),
        "joined_on": N_("in service since"),
        "keeps_messages": N_("messages stay in the chat"),
        "kind": N_("kind"),
        "language": N_("language"),
        "leave": N_("Leave noted here"),
        "leaving_the_chat": N_("Messages that will be deleted from the chat"),
        "letter": N_("letter"),
        "made_at": N_("made"),
        "measure": N_("measure"),
        "message_id": N_("number of the message"),
        "messages": N_("What the bot sent me of its own accord"),
        "name": N_("name"),
        "next_step": N_("next step"),
        "nip": N_("NIP"),
        "note": N_("note"),
        "noted_at": N_("noted"),
        "noted_by": N_("noted by"),
        "number": N_("number"),
        "on_paper": N_("on paper, without Telegram"),
        "opened_at": N_("asked"),
        "opened_by": N_("Who opened my record"),
        "organisation_predicate": N_("predikat of the organisation"),
        "own_words": N_("my own ratings and words"),
        "paper_forms": N_("Paper forms"),
        "part": N_("form"),
        "penilai": N_("penilai"),
        "period": N_("period"),
        "person": N_("Who I am in the list"),
        "planned_results": N_("planned results"),
        "plans": N_("Plans (SKP)"),
        "polarity": N_("direction"),
        "position": N_("position"),
        "position_kind": N_("kind of position"),
        "predikat": N_("predikat"),
        "privacy_read_at": N_("privacy notice read"),
        "privacy_version": N_("version of the privacy notice"),
        "progress": N_("how it is"),
        "proposed_at": N_("proposed"),
        "proposed_by": N_("proposed by"),
        "quiet_days": N_("quiet weekdays"),
        "rank": N_("rank"),
        "rating": N_("rating"),
        "realisations": N_("realisations"),
        "reason": N_("reason"),
        "received_at": N_("received"),
        "recipient": N_("written to"),
        "requests": N_("What I asked to be put right"),
        "reminders": N_("How I am reminded"),
        "result_rating": N_("rating hasil kerja"),
        "return_reason": N_("reason of the return"),
        "returned_at": N_("returned"),
        "role": N_("as"),
        "roles": N_("Roles"),
        "rule": N_("rule"),
        "seen_at": N_("when"),
        "signed_on": N_("signed"),
        "situation": N_("situation"),
        "size": N_("bytes"),
        "snoozed_until": N_("put off until"),
        "stage": N_("stage"),
        "started_at": N_("begun"),
        "starts_on": N_("from"),
        "state": N_("state"),
        "state_basis": N_("basis of the state"),
        "state_from": N_("state from"),
        "state_until": N_("state until"),
        "status": N_("status"),
        "step": N_("question"),
        "submitted_at": N_("self-review sent"),
        "suggestion": N_("suggested correction"),
        "supports": N_("supports"),
        "talk_at": N_("talk wished for"),
        "target": N_("target"),
        "target_high": N_("target, upper end"),
        "telegram_id": N_("Telegram id"),
        "text": N_("text"),
        "title": N_("planned result"),
        "topic": N_("tied to"),
        "touched_at": N_("last"),
        "unit": N_("unit"),
        "unreachable_at": N_("not reachable since"),
        "used_at": N_("used"),
        "value": N_("answer"),
        "version": N_("version"),
        "view": N_("what"),
        "withdrawn_at": N_("taken back"),
        "words_of_the_penilai": N_("ratings and words of the penilai"),
        "writer": N_("written by"),
        "year": N_("year"),
    }
)
"""What every key of the copy is called on the page; words on labels begin small unless they head a section."""

_NUMBERS_AS_THEY_ARE = frozenset({"year", "telegram_id", "number", "version", "message_id"})
"""Numbers that name something: no thousands are marked off in them."""

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; border-bottom: 2px solid; }
dl { margin: 0; } dt { font-size: .85rem; opacity: .75; margin-top: .4rem; } dd { margin: 0; white-space: pre-wrap; }
.part { border-left: 3px solid #8888; padding-left: .75rem; margin: .75rem 0; break-inside: avoid; }
dd > .part:first-child { margin-top: .25rem; }
"""


def files_of(data: Data, words: Translator) -> tuple[Attachment, ...]:
    """Both files, to be kept and passed on as the person likes."""
    day = data["made_at"].astimezone(WITA).date()
    return (
        Attachment(f"kinerja-{day}.html", "text/html", as_page(data, words).encode(), "DOCUMENT", protected=False),
        Attachment(f"kinerja-{day}.json", "application/json", as_json(data).encode(), "DOCUMENT", protected=False),
    )


def as_json(data: Data) -> str:
    """Instants in UTC as ISO 8601, enumerations as their codes, numbers exactly as text where they are decimal."""
    return json.dumps(data, default=_plain_value, ensure_ascii=False, indent=2)


def _plain_value(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            raise TypeError(f"a copy holds no {type(value).__name__}")


def as_page(data: Data, words: Translator) -> str:
    """One page that opens without a network, on a phone as on paper."""
    sections = "".join(
        f"<section><h2>{_label(key, words)}</h2>{_shown(key, value, words)}</section>"
        for key, value in data.items()
        if key != "made_at"
    )
    title = escape(words.label(_TITLE))
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
        f"<p>{escape(words.label(_ABOUT(moment=data['made_at'])))}</p>{sections}</body></html>"
    )


def _label(key: str, words: Translator) -> str:
    return escape(words.label(LABELS[key]) if key in LABELS else key)


def _shown(key: str, value: Any, words: Translator) -> str:
    match value:
        case Mapping():
            return _fields(value, words)
        case str() | Enum():
            return escape(_one(key, value, words))
        case Sequence():
            parts = "".join(f'<div class="part">{_shown(key, one, words)}</div>' for one in value)
            return parts or escape(words.label(_NOTHING))
        case _:
            return escape(_one(key, value, words))


def _fields(data: Mapping[str, Any], words: Translator) -> str:
    """What was never filled in is left out: an empty line tells nobody anything."""
    present = {key: value for key, value in data.items() if value not in (None, [])}
    rows = "".join(
        f"<dt>{_label(key, words)}</dt><dd>{_shown(key, value, words)}</dd>" for key, value in present.items()
    )
    return f"<dl>{rows}</dl>" if rows else escape(words.label(_NOTHING))


def _one(key: str, value: object, words: Translator) -> str:
    word = word_for(key, value)
    if word is not None:
        return words.label(word)
    match value:
        case None:
            return words.label(_NOTHING)
        case bool():
            return words.label(_YES if value else _NO)
        case Rating():
            return value.label
        case Enum():
            return str(getattr(value, "label", str(value.value).replace("_", " ")))
        case datetime():
            return words.moment(value)
        case date():
            return words.day(value)
        case int() | Decimal():
            return str(value) if key in _NUMBERS_AS_THEY_ARE else words.number(value)
        case _:
            return str(value)
