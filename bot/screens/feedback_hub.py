"""/umpanbalik: the own summary, what was received and given, agreed steps, and the ways to give."""

from __future__ import annotations

from bot.i18n import N_, NN_
from bot.screens.base import MENU, Request, Shown
from bot.services.agreements import steps as agreements
from bot.services.feedback import notes
from bot.services.summaries import announcing
from bot.view import Button, View, lines


def show(request: Request) -> Shown:
    """A few lines and the ways on; no word of any text stands here."""
    session, person = request.session, request.person
    got, unread = notes.count_received(session, person), notes.count_unread(session, person)
    steps = sum(step.state.is_open for step in agreements.mine(session, person))
    rows = [
        (Button(N_("💬 My summary"), "v:feedback"),),
        (Button(N_("📥 What I received ({n})")(n=got), "v:notes"),),
        (
            Button(N_("✍️ Give feedback"), f"v:begin:give_feedback:{person.id}"),
            Button(N_("👏 Thank somebody"), f"v:begin:give_appreciation:{person.id}"),
        ),
        (Button(N_("📤 What I gave"), "v:notes_given"), Button(N_("🤝 Agreed steps ({n})")(n=steps), "v:agreements")),
    ]
    if person.has_reports:
        rows.append(
            (
                Button(N_("👥 Summary of the team"), "v:team_summary"),
                Button(N_("👏 Appreciation in my team"), "v:notes_team"),
            )
        )
    if announcing.leads_a_unit(session, person):
        rows.append((Button(N_("🏛 Summary of the unit"), "v:unit_summary"),))
    return View(
        (
            N_("<b>Feedback</b>"),
            lines(
                NN_("📥 {n} card is new for you.", "📥 {n} cards are new for you.")(n=unread) if unread else None,
                N_("Feedback may be given at any time: say what you saw, not what somebody is like."),
                N_("Only the recipient reads it; appreciation the penilai too. It sets no rating."),
            ),
        ),
        (*rows, (MENU,)),
        lasting=True,
    )
