"""A real Chromium, or a loud line that says why there is none."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from playwright.async_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MISSING = pytest.StashKey[str]()


def missing() -> str | None:
    """What keeps the page from being tested here, with the remedy; None where nothing does."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed (uv sync --group browser)"
    if not any(map(shutil.which, BROWSERS)):
        return f"no Chromium on this machine ({', '.join(BROWSERS)}; apt install chromium)"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, and remember to say so at the end."""
    reason = missing()
    if reason is None:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))
            config.stash[_MISSING] = reason


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The loud line."""
    reason = config.stash.get(_MISSING, None)
    if reason is not None:
        terminalreporter.section("THE CHAT PAGE WAS NOT TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(reason, red=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, started once for all tests of a module; they share its event loop."""
    from playwright.async_api import async_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], timeout=60_000)
        yield browser
        await browser.close()
