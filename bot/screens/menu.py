"""The menu for who I am, and the offer to take up a conversation."""

from __future__ import annotations

from bot.flows.registry import FLOWS
from bot.i18n import N_, NN_
from bot.screens.base import Request
from bot.services.conversations import waiting_conversation
from bot.services.door.accounts import some_wait
from bot.services.feedback.notes import count_unread
from bot.services.tasks import tasks_of
from bot.view import Button, View


def show(request: Request) -> View:
    """Greeting, how much is open, and the ways on."""
    person = request.person
    tasks = tasks_of(request.session, person, request.now)
    paragraphs = [
        N_("Good day, <b>{name}</b>. I accompany your performance appraisal.")(name=person.name),
        NN_("There is {n} thing to do for you.", "There are {n} things to do for you.")(n=len(tasks.items))
        if tasks.items
        else N_("There is nothing to do for you at the moment."),
    ]
    if not person.confirmed:
        paragraphs.append(N_("🟡 No second person has confirmed this account yet: until then, only your own is open."))
    unread = count_unread(request.session, person)
    if unread:
        paragraphs.append(NN_("📥 {n} card is new for you.", "📥 {n} cards are new for you.")(n=unread))
    rows: list[tuple[Button, ...]] = []
    waiting = waiting_conversation(request.session, person)
    if waiting is not None:
        flow, subject_id = waiting
        paragraphs.append(N_("You have begun: <b>{title}</b>.")(title=FLOWS[flow].title))
        rows.append((Button(N_("▶️ Continue where I was"), f"v:begin:{flow}:{subject_id}"),))
    rows.append((Button(N_("📋 My tasks"), "v:tasks"), Button(N_("📝 Self-review"), "v:self_review")))
    rows.append((Button(N_("🏅 My result"), "v:result"), Button(N_("💬 Feedback"), "v:feedback_hub")))
    if person.has_reports:
        rows.append((Button(N_("👥 My team"), "v:team"), Button(N_("🗂 Earlier periods"), "v:history")))
    else:
        rows.append((Button(N_("🗂 Earlier periods"), "v:history"),))
    if (person.has_reports or person.is_bkpsdm or person.admin_units) and some_wait(request.session, person):
        rows.append((Button(N_("🟡 Accounts to confirm"), "v:unconfirmed"),))
    if person.is_bkpsdm or person.admin_units:
        rows.append((Button(N_("🛠 Administration"), "v:admin"),))
    rows.append((Button(N_("🔒 My data and privacy"), "v:privacy"),))
    rows.append((Button(N_("❓ Help"), "v:help"), Button(N_("🌐 Language"), "v:language")))
    return View(tuple(paragraphs), tuple(rows), lasting=True)
