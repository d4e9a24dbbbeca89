"""/akses: who opened my record, when, as what, and what they saw."""

from __future__ import annotations

from bot.domain.access import Relation
from bot.domain.acting import ActingKind
from bot.i18n import N_, Text, plain
from bot.screens.base import MENU, PAGE, Request, pager
from bot.services import access_log
from bot.services.access_log import Look, Looks
from bot.view import Button, View, lines

AS_WHAT: dict[str, Text] = {
    Relation.PENILAI.value: N_("penilai"),
    ActingKind.PLT.value: N_("Plt of the penilai"),
    ActingKind.PLH.value: N_("Plh of the penilai"),
    Relation.ATASAN_PENILAI.value: N_("atasan penilai"),
    Relation.UNIT_ADMIN.value: N_("admin of the unit"),
    Relation.BKPSDM.value: plain("BKPSDM"),
}

VIEWS: dict[str, Text] = {
    "result": N_("the result"),
    "feedback": N_("the feedback"),
    "evidence": N_("the evidence"),
    "assessment": N_("the plan and the self-review, to assess them"),
    "paper_form": N_("the paper form"),
    "paper_entry": N_("what was typed in from the paper form"),
    "paper_result": N_("the printed result"),
    "team_summary": N_("the summary of the team, which names both views"),
    "access_log": N_("this list"),
}


def show(request: Request) -> View:
    """The own record; that of another person by id, which is for BKPSDM."""
    employee_id = request.number(0) or request.person.id
    found = access_log.looks_at(
        request.session, request.person, employee_id, request.now, page=request.number(1), size=PAGE
    )
    pages = max(1, -(-found.total // PAGE))
    return View(
        (_head(found), _body(found), *_foot(found, pages)),
        (pager(f"v:access_log:{employee_id}", found.page, pages), *_ways(found), (MENU,)),
    )


def _head(found: Looks) -> Text:
    if found.own:
        return N_("<b>Who opened my record</b>")
    return N_("<b>Who opened the record of {name}</b>")(name=found.name)


def _body(found: Looks) -> Text:
    if not found.looks:
        return N_("Nobody else has opened it so far.")
    return lines(*(_line(look) for look in found.looks))


def _line(look: Look) -> Text:
    as_what = AS_WHAT.get(look.relation, plain(look.relation))
    view = VIEWS.get(look.view, plain(look.view))
    if look.period is None:
        return N_("• {moment}: {name} ({as_what}) read {view}")(
            moment=look.seen_at, name=look.reader, as_what=as_what, view=view
        )
    return N_("• {moment}: {name} ({as_what}) read {view}, {period}")(
        moment=look.seen_at, name=look.reader, as_what=as_what, view=view, period=look.period
    )


def _foot(found: Looks, pages: int) -> tuple[Text, ...]:
    page = N_("Page {page} of {pages}.")(page=found.page + 1, pages=pages)
    rule = (
        N_(
            "<i>Every opening by somebody else is noted, at most once an hour for the same view. Lists with names and "
            "how far they are do not count, and neither do your own looks.</i>"
        )
        if found.own
        else N_("<i>That you read this list is noted too, and shows there.</i>")
    )
    return (page, rule) if pages > 1 else (rule,)


def _ways(found: Looks) -> tuple[tuple[Button, ...], ...]:
    return () if not found.own else ((Button(N_("🏅 My result"), "v:result"),),)
