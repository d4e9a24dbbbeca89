"""Whole conversations, replayed through the real application: `tests/transcripts/*.txt` read like the chat.

`pytest tests/test_transcripts.py --rewrite` writes them anew from what the bot says now; then read what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.crypto import Vault, new_key
from tests.support.databases import Server
from tests.support.stage import CityTemplate, fill, stage
from tests.support.transcripts import play, script_of, wants_replicas

TRANSCRIPTS = {path.stem: path for path in sorted(Path(__file__).with_name("transcripts").glob("*.txt"))}

ON_POSTGRESQL = ("disdukcapil", "dua_sekaligus", "mati_dan_bangkit")
"""Those that say most about transactions and locks are played there too."""


@pytest.fixture(scope="session")
def city_template(tmp_path_factory: pytest.TempPathFactory) -> CityTemplate:
    """The sample city, founded once for all transcripts of this process."""
    return CityTemplate.make(tmp_path_factory.mktemp("city"))


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> str:
    """The transcript that the test is about, as it is kept."""
    return TRANSCRIPTS[request.param].read_text(encoding="utf-8")


async def _played(kept: str, directory: Path, url: str, vault: Vault) -> str:
    script = script_of(kept)
    async with stage(directory, url, vault, replicated=wants_replicas(script)) as world:
        return await play(world, script)


@pytest.mark.parametrize(("name", "kept"), [(name, name) for name in TRANSCRIPTS], indirect=["kept"], ids=TRANSCRIPTS)
async def test_the_chat_goes_as_written(
    name: str, kept: str, city_template: CityTemplate, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shown = await _played(kept, tmp_path, city_template.copy(tmp_path), city_template.vault)
    if request.config.getoption("--rewrite"):
        TRANSCRIPTS[name].write_text(shown, encoding="utf-8")
    else:
        assert shown == kept


@pytest.mark.parametrize("kept", ON_POSTGRESQL, indirect=True)
async def test_the_chat_goes_the_same_way_on_postgresql(
    kept: str, server_of: Callable[[str], Server], tmp_path: Path
) -> None:
    url, vault = server_of("postgresql").new_url(), Vault.parse(new_key())
    fill(url, vault, tmp_path / "evidence")
    assert await _played(kept, tmp_path, url, vault) == kept
