"""What stands in front of a person: the question at the position or the summary, of several pages the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.conversation.answers import Scope
from bot.conversation.cards import Card
from bot.conversation.kinds import Kind, Number
from bot.conversation.paging import MOST_LINES, MOST_THINGS, page_at, page_with, pages_of
from bot.conversation.path import Place, State, only_edits, path, position_on
from bot.conversation.steps import Flow, Listing, words
from bot.conversation.turns import Asked, Paged, Summarised, SummaryLine
from bot.i18n import Text, plain, shortened

F = TypeVar("F")

BRIEF = 70
"""Characters that the summary repeats of what a person wrote. Our own choice."""


def present(flow: Flow[F], state: State[F], note: Text | None = None, opened: str | None = None) -> Asked | Summarised:
    """What stands in front of the person now."""
    places = path(flow, state)
    index = position_on(places, state)
    if index is None:
        return _summary(flow, state, places, note)
    place = places[index]
    kept = state.answers.get(place.key)
    kind, listing = place.step.kind_in(place.scope), place.step.listing_in(place.scope)
    left = [p for p in places[index:] if not state.answered(p.key)]
    doubt = kind.question_about(kept) if isinstance(kind, Number) else None
    asked = Asked(
        key=place.key,
        question=words(place.step.ask, place.scope),
        rows=kind.rows(kept, opened),
        number=index + 1,
        total=len(places),
        seconds_left=len(left) * flow.seconds_per_step,
        optional=place.step.optional,
        can_go_back=index > 0 or only_edits(places, state),
        takes_files=place.step.takes_files,
        links=place.step.links(place.scope) if place.step.links else (),
        details=place.step.details(place.scope, opened) if opened and place.step.details else None,
        present=kind.shown(kept.value) if kept is not None and kept.done else None,
        note=note or doubt,
        listing=listing,
        takes_first_files=place.step.takes_files and not any(p.step.takes_files for p in places[:index]),
    )
    pages = _pages_of_question(kind, listing)
    if len(pages) == 1:
        return asked
    page = page_at(pages, state.page)
    if listing is not None:
        asked = replace(asked, listing=Listing(listing.head, listing.entries[page.items.start : page.items.stop]))
    if not isinstance(kind, Card):
        return replace(asked, paged=Paged(page))
    rows = kind.rows(kept, opened, page.items)
    return replace(asked, rows=rows, paged=Paged(page, len(rows) - 1, kind.tally(kept, pages)))


def _pages_of_question(kind: Kind, listing: Listing | None) -> tuple[range, ...]:
    """The things of a card with what is listed of each, or what is listed above another question."""
    entries = listing.entries if listing else ()
    if isinstance(kind, Card):
        assert len(entries) in {0, len(kind.things)}, "the listing of a card has an entry for each of its things"
        return pages_of(entries or [plain(thing.short) for thing in kind.things], MOST_THINGS)
    return pages_of(entries, max(1, len(entries)))


def _summary(flow: Flow[F], state: State[F], places: tuple[Place[F], ...], note: Text | None) -> Summarised:
    lines = _lines(state, places)
    pages = _pages_of_lines(lines)
    scope = Scope(state.facts, state.answers)
    return Summarised(
        lines,
        flow.send_label,
        page_at(pages, state.page),
        flow.headline(scope) if flow.headline else None,
        note,
    )


def _lines(state: State[F], places: tuple[Place[F], ...]) -> tuple[SummaryLine, ...]:
    return tuple(
        SummaryLine(
            place.key,
            words(place.step.title, place.scope),
            _brief(place.step.kind_in(place.scope).shown(state.answers[place.key].value)),
        )
        for place in places
    )


def _brief(value: Text) -> Text:
    """What a person wrote, shortened; terms and numbers as they are."""
    written = value.args.get("text") if value.msgid == "{text}" else None
    return shortened(written, BRIEF) if isinstance(written, str) else value


def _pages_of_lines(lines: Sequence[SummaryLine]) -> tuple[range, ...]:
    return pages_of([Text("{title} {value}", {"title": line.title, "value": line.value}) for line in lines], MOST_LINES)


def turned_to(flow: Flow[F], state: State[F], page: int) -> State[F]:
    """The state with this page of what stands in front of the person, or the nearest one there is."""
    return replace(state, page=page_at(_pages_here(flow, state), page).index)


def turned_to_item(flow: Flow[F], state: State[F], item: int) -> State[F]:
    """The state with the page on which a thing of the card stands, or a line of the summary."""
    return replace(state, page=page_with(_pages_here(flow, state), item))


def _pages_here(flow: Flow[F], state: State[F]) -> tuple[range, ...]:
    places = path(flow, state)
    index = position_on(places, state)
    if index is None:
        return _pages_of_lines(_lines(state, places))
    place = places[index]
    return _pages_of_question(place.step.kind_in(place.scope), place.step.listing_in(place.scope))


def left_behind(flow: Flow[F], before: State[F], after: State[F]) -> tuple[Text, Text] | None:
    """The question that an answer has just ended, and this answer; None where no answer ended one.

    What was read before it is part of it, unless it came in pages: one of them would say little.
    """
    if after.step_revision == before.step_revision:
        return None
    asked = present(flow, before)
    if not isinstance(asked, Asked):
        return None
    given = after.answers.get(asked.key)
    if given is None or not given.done or before.answers.get(asked.key) == given:
        return None
    place = next((p for p in path(flow, after) if p.key == asked.key), None)
    question = asked.whole() if asked.paged is None else asked.question
    return None if place is None else (question, place.step.kind_in(place.scope).shown(given.value))
