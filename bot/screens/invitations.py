"""Inviting: one person with a link and, apart from it, a code; or everybody of a unit by two files."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.doors import link, shown_code
from bot.errors import Refused
from bot.i18n import N_, NN_, WITA, Text, plain, translator
from bot.screens.base import MENU, Deliver, Request, Shown, page_of, pager
from bot.screens.people import ADMIN
from bot.services import staff
from bot.services.door import invitations
from bot.services.door.invitations import Batch, ToInvite
from bot.services.ports import Attachment
from bot.sheets import invitations as sheets
from bot.sheets.writing import MIME
from bot.view import Button, View, lines


def invite(request: Request) -> Shown:
    """Make a link for one person; asked once more where somebody has an account."""
    employee_id = request.number(0)
    entry = staff.entry(request.session, request.person, employee_id, request.now)
    back = Button(N_("◀ Entry"), f"v:person:{employee_id}")
    if entry.account is not None and request.number(1) != 1:
        return View(
            (
                N_("<b>{name}</b> has an account already.")(name=entry.name),
                N_(
                    "With the new link and code another account takes its place; what was begun is kept, and a second "
                    "person confirms the new one."
                ),
            ),
            ((Button(N_("Yes, make a link"), f"v:invite:{employee_id}:1"),), (back, MENU)),
        )
    issued = invitations.invite(request.session, request.person, employee_id, request.now)
    return View(
        (
            N_("✉️ <b>Invitation for {name}</b>\n{position}, {unit}")(
                name=issued.name, position=issued.position, unit=issued.unit
            ),
            lines(
                N_("Send this link to {name} alone. It holds until {moment}, for one account:")(
                    name=issued.name, moment=issued.expires_at
                ),
                Text("<code>{link}</code>", {"link": link(request.bot_name, issued.token)}),
            ),
            N_("The code goes another way: in person or by phone, never with the link."),
            N_("Earlier unused links of this person no longer hold."),
        ),
        ((Button(N_("🔑 Show the code"), f"n:code:{employee_id}"),), (back, MENU)),
    )


def code(request: Request) -> Shown:
    """A fresh code for the link of a person, in a message of its own."""
    new = invitations.new_code(request.session, request.person, request.number(0), request.now)
    return View(
        (
            lines(
                N_("🔑 <b>Code for {name}</b>")(name=new.name),
                Text("<code>{code}</code>", {"code": shown_code(new.code)}),
            ),
            N_("Tell it in person or by phone. It holds until {moment}; codes shown earlier no longer hold.")(
                moment=new.expires_at
            ),
            N_("I do not keep it: please write it down now, and delete this message afterwards."),
        ),
        ((Button(N_("◀ Entry"), f"v:person:{request.number(0)}"), MENU),),
    )


def invite_unit(request: Request) -> Shown:
    """Invite who has not joined in a unit; the unit is picked first."""
    unit_id = request.number(0)
    if unit_id == 0:
        return _pick(request)
    wanted = request.args[1] if len(request.args) > 1 else ""
    if wanted == "new" or (wanted == "all" and request.args[2:3] == ("yes",)):
        again = wanted == "all"
        minute = request.number(3) or int(request.now.timestamp()) // 60
        begun = datetime.fromtimestamp(minute * 60 - 1, UTC)
        batch = invitations.invite_unit(request.session, request.person, unit_id, request.now, again=again, begun=begun)
        # The minute in which the renewal began, so that the next portion leaves alone what this one made.
        return _delivered(request, unit_id, batch, f"all:yes:{minute}" if again else "new")
    counted = invitations.to_invite(request.session, request.person, unit_id, request.now)
    return _ask_again(counted) if wanted == "all" else _offer(counted)


def _pick(request: Request) -> View:
    floor = staff.floor(request.session, request.person, request.number(2))
    here = request.number(2)
    shown, page, pages = page_of(floor.units, request.number(3))
    deeper = [Button(plain(unit.name), f"v:invite_unit:{unit.unit_id}") for unit in shown]
    return View(
        (
            N_("<b>Invite</b>\nWho of which unit? Units below it are included."),
            lines(
                *(
                    N_("🏢 {name}: {joined} of {people} have joined")(
                        name=unit.name, joined=unit.joined, people=unit.people
                    )
                    for unit in shown
                )
            ),
        ),
        (*((button,) for button in deeper), pager(f"v:invite_unit:0:0:{here}", page, pages), (ADMIN, MENU)),
    )


def _offer(unit: ToInvite) -> View:
    rows: list[tuple[Button, ...]] = []
    if unit.fresh:
        label = NN_("✉️ Invite {n} person", "✉️ Invite {n} people")(n=min(unit.fresh, invitations.AT_ONCE))
        rows.append((Button(label, f"v:invite_unit:{unit.unit_id}:new"),))
    if unit.kept:
        rows.append((Button(N_("♻️ New links for everybody"), f"v:invite_unit:{unit.unit_id}:all"),))
    rows.append((Button(N_("Units below it"), f"v:invite_unit:0:0:{unit.unit_id}"),))
    return View(
        (
            N_("<b>Invite</b> · {unit}")(unit=unit.unit),
            lines(
                N_("Have joined: {n}")(n=unit.joined),
                N_("Without a link: {n}")(n=unit.fresh),
                N_("With a link that was not used yet: {n}")(n=unit.kept),
                N_("On paper: {n}")(n=unit.paper) if unit.paper else None,
            ),
            N_("You get two files: the links, and apart from them the codes. Hand them over on different ways."),
        ),
        (*rows, (ADMIN, MENU)),
    )


def _ask_again(unit: ToInvite) -> View:
    return View(
        (
            N_("<b>New links for everybody</b> · {unit}")(unit=unit.unit),
            NN_(
                "The link of {n} person, unused so far, ends; sheets that were handed out no longer hold.",
                "The links of {n} people, unused so far, end; sheets that were handed out no longer hold.",
            )(n=unit.kept),
        ),
        (
            (Button(N_("Yes, make new ones"), f"v:invite_unit:{unit.unit_id}:all:yes"),),
            (Button(N_("Back"), f"v:invite_unit:{unit.unit_id}"), MENU),
        ),
    )


def _delivered(request: Request, unit_id: int, batch: Batch, the_next: str) -> Shown:
    if not batch.issued:
        raise Refused(
            N_(
                "Everybody here who has not joined has a link, so none was made. If the files are lost, wait a minute "
                "and make new links for everybody."
            )
        )
    words = translator(request.person.language)
    day = f"{request.now.astimezone(WITA):%Y%m%d-%H%M}"
    files = (
        Attachment(
            f"undangan-{day}.xlsx", MIME, sheets.links(batch.issued, request.bot_name, words), "DOCUMENT", False
        ),
        Attachment(f"kode-{day}.xlsx", MIME, sheets.codes(batch.issued, words), "DOCUMENT", False),
    )
    rows: list[tuple[Button, ...]] = [(ADMIN, MENU)]
    if batch.rest:
        rows.insert(0, (Button(N_("✉️ The next ones"), f"v:invite_unit:{unit_id}:{the_next}"),))
    return Deliver(
        View(
            (
                NN_("✉️ {n} invitation was made.", "✉️ {n} invitations were made.")(n=len(batch.issued)),
                lines(
                    N_("<b>undangan</b> has the links: for the unit, also by message."),
                    N_("<b>kode</b> has the codes: in person or by phone, to each alone, never with the link."),
                ),
                N_("I keep neither. Both hold until {moment}.")(moment=batch.issued[0].expires_at),
                *(
                    (NN_("{n} person more waits for one.", "{n} people more wait for one.")(n=batch.rest),)
                    if batch.rest
                    else ()
                ),
            ),
            tuple(rows),
        ),
        made=files,
    )
