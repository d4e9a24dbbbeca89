"""The guest of the demo: an account that belongs to nobody, and an invitation with which it can become somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.domain.doors import VALIDITY, shown_code
from bot.services.door import invitations
from models import Session
from models.doors import Invitation

TELEGRAM_ID = 9_000_099
NAME, GROUP = "Tamu", "Tamu"
PERSON = "ilham"
"""The key of the person whose invitation it is: one of those who have not joined."""

TOKEN: Final = "undangan-contoh-demo"  # noqa: S105 - opens nothing but the sample city
CODE: Final = "KMNP7346"
ABOUT = f"Belum dikenal bot. Kirim /start {TOKEN}, lalu kode {shown_code(CODE)}"


def invite(session: Session, employee_id: int, now: datetime) -> None:
    """Prepare the invitation; it holds as long as any other."""
    hashed = invitations.token_hash(session, TOKEN)
    session.add(
        Invitation(
            employee_id=employee_id,
            token_hash=hashed,
            code_hash=invitations.code_hash(session, hashed, CODE),
            issued_at=now,
            expires_at=now + VALIDITY,
        )
    )
