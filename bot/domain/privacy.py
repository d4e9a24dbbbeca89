"""The privacy notice and its version: who read an older one is shown the new one (duty to inform, UU 27/2022).

It says what UU 27/2022 asks for on one screen of a phone: who controls the data, for what and on what basis, what is
kept, who sees it, that Telegram stands abroad, and the rights. The basis is legal obligation and public task, never
consent (Pasal 20).
"""

from __future__ import annotations

from typing import Final

from bot.i18n import N_, Text

PRIVACY_VERSION: Final = "2026-12"
"""Changed whenever the notice says something else than before; at most 20 characters, as it stands on a button."""

NOTICE: Final[tuple[Text, ...]] = (
    N_("<b>Your personal data here</b>"),
    N_(
        "• <b>Controller</b>: Pemerintah Kota Banjarbaru, through BKPSDM.\n"
        "• <b>Purpose</b>: to accompany the performance appraisal. <b>Basis</b>: legal obligation and public task "
        "(UU 27/2022 Pasal 20), not your consent.\n"
        "• <b>Kept</b>: personnel data, days of leave, plan (SKP), appraisals, evidence, feedback that people give "
        "each other, and who did what. What you write and send is encrypted, on a server of the city.\n"
        "• <b>Seen by</b>: you, your penilai and BKPSDM; the admin of your unit only how far it is; the atasan penilai "
        "after a keberatan. Every opening is noted. Feedback given to you is read by you alone, appreciation also by "
        "your penilai.\n"
        "• <b>Telegram</b> stands abroad: little goes through the chat, and I delete sensitive messages.\n"
        "• <b>Your rights</b>: a copy /datasaya, who opened it /akses, correction /privasi. Questions: BKPSDM.\n"
        "• <b>People rate</b>: no machine sets a rating."
    ),
)
"""One screen: at most about 1,200 characters in Indonesian."""
