"""What the assembled application does by itself: the first officers begin, and who has left is erased."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.app import Assembly, assemble
from bot.domain.doors import FORGOTTEN_AFTER
from bot.services.door import visitors
from bot.settings import Settings
from models.crypto import Vault, new_key
from models.doors import Visitor
from models.migrations import upgrade
from models.people import Account, Employee
from tests.support.clock import FrozenClock
from tests.support.doors import GUEST, OTHER_GUEST, add_newcomer, come_in, invite
from tests.support.organisation import KABID, SITI, Organisation, found, person


@pytest.fixture
async def parts(tmp_path: Path, clock: FrozenClock) -> AsyncIterator[Assembly]:
    """The application on a database of its own, with one account named as the first officer's; nothing is connected."""
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    upgrade(url)
    settings = Settings(
        telegram_bot_token=SecretStr("7000000001:only-for-tests"),
        vault=Vault.parse(new_key()),
        telegram_api_url="http://127.0.0.1:9",
        database_url=SecretStr(url),
        data_dir=tmp_path,
        admin_ids=frozenset({GUEST}),
    )
    assembled = assemble(settings, clock=clock)
    yield assembled
    await assembled.close()


@pytest.fixture
def org(parts: Assembly) -> Organisation:
    with parts.database.write() as session:
        return found(session)


async def test_the_account_that_the_operator_named_begins_as_bkpsdm_with_the_next_tick(
    parts: Assembly, org: Organisation, clock: FrozenClock
) -> None:
    with parts.database.write() as session:
        newcomer = add_newcomer(session, org, penilai=KABID)
    come_in(parts.database, GUEST, invite(parts.database, newcomer))
    assert not person(parts.database, GUEST).confirmed
    await parts.jobs.tick(clock.now())
    me = person(parts.database, GUEST)
    assert (me.is_bkpsdm, me.confirmed) == (True, True)


async def test_by_night_the_accounts_of_who_has_left_and_forgotten_strangers_go(
    parts: Assembly, org: Organisation, clock: FrozenClock
) -> None:
    with parts.database.write() as session:
        session.get_one(Employee, org.people[SITI]).active = False
        visitors.choose_language(session, OTHER_GUEST, "en", clock.now() - FORGOTTEN_AFTER * 2)
        visitors.choose_language(session, GUEST, "en", clock.now())
    await parts.jobs.tidy_up()
    with parts.database.read() as session:
        assert session.exec(select(Account).where(Account.telegram_id == SITI)).one_or_none() is None
        assert [visitor.telegram_id for visitor in session.exec(select(Visitor))] == [GUEST]
