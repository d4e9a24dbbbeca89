"""Settings: what each purpose needs, and that every mistake is named with its remedy and without its secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import NAMES, SettingsError, is_loopback, load_settings
from models.crypto import new_key

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
SECRET = "s3cret-header"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("KINERJA_ENCRYPTION_KEY", new_key())
    return monkeypatch


def problems(**environment: str) -> dict[str, str]:
    """What is refused, by name of the setting."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as caught:
            load_settings("bot")
    return {problem.name: str(problem) for problem in caught.value.problems}


def test_defaults_are_polling_and_sqlite(complete: pytest.MonkeyPatch) -> None:
    settings = load_settings("bot")

    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value() == "sqlite:///kinerja.db"
    assert settings.data_dir == Path("data")
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert settings.webhook is None
    assert settings.clock_file is None
    assert settings.admin_ids == frozenset()
    assert settings.chat_hours == 24


def test_everything_can_be_set(complete: pytest.MonkeyPatch) -> None:
    values = {
        "TELEGRAM_API_URL": "http://127.0.0.1:8081",
        "DATABASE_URL": "postgresql://kinerja:hunter2@db/kinerja",
        "KINERJA_DATA_DIR": "/srv/kinerja",
        "KINERJA_MODE": "webhook",
        "KINERJA_WEBHOOK_URL": "http://127.0.0.1:8080/telegram",
        "KINERJA_WEBHOOK_SECRET": SECRET,
        "KINERJA_HTTP_HOST": "0.0.0.0",  # noqa: S104 - nothing listens here
        "KINERJA_HTTP_PORT": "9000",
        "KINERJA_ENCRYPTION_KEY": f"{new_key()}, {new_key()}",
        "KINERJA_ADMIN_IDS": "11, 22",
        "KINERJA_CHAT_HOURS": "47",
        "KINERJA_CLOCK_FILE": "clock",
        "KINERJA_LOG_LEVEL": "debug",
        "KINERJA_LOG_FORMAT": "json",
    }
    for name, value in values.items():
        complete.setenv(name, value)

    settings = load_settings("bot")

    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.database_url.get_secret_value() == "postgresql://kinerja:hunter2@db/kinerja"
    assert settings.data_dir == Path("/srv/kinerja")
    assert settings.webhook is not None
    assert (settings.webhook.url, settings.webhook.secret.get_secret_value()) == (
        "http://127.0.0.1:8080/telegram",
        SECRET,
    )
    assert settings.http_port == 9000
    assert settings.admin_ids == {11, 22}
    assert settings.chat_hours == 47
    assert settings.clock_file == Path("clock")
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")
    assert {"TELEGRAM_BOT_TOKEN", *values} == set(NAMES), "every setting is tried here"


def test_the_env_file_is_read_and_the_environment_wins(complete: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KINERJA_HTTP_PORT=9001\nKINERJA_ADMIN_IDS=7\nUNRELATED=1\n", encoding="utf-8")
    complete.setenv("KINERJA_HTTP_PORT", "9002")

    settings = load_settings("bot")

    assert (settings.http_port, settings.admin_ids) == (9002, frozenset({7}))


def test_all_that_is_wrong_is_named_at_once() -> None:
    found = problems(
        KINERJA_MODE="webhook", KINERJA_HTTP_PORT="0", KINERJA_LOG_FORMAT="xml", DATABASE_URL="mysql://x/y"
    )

    assert set(found) == {
        "TELEGRAM_BOT_TOKEN",
        "KINERJA_ENCRYPTION_KEY",
        "KINERJA_WEBHOOK_URL",
        "KINERJA_WEBHOOK_SECRET",
        "KINERJA_HTTP_PORT",
        "KINERJA_LOG_FORMAT",
        "DATABASE_URL",
    }
    assert "kinerja key new" in found["KINERJA_ENCRYPTION_KEY"]
    assert "BotFather" in found["TELEGRAM_BOT_TOKEN"]


def test_looking_after_the_data_needs_neither_token_nor_key() -> None:
    assert load_settings("storage").database_url.get_secret_value() == "sqlite:///kinerja.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "no token"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/"),
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "https://["),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "postgres://host/kinerja"),
        ("DATABASE_URL", "postgresql://host"),
        ("KINERJA_MODE", "push"),
        ("KINERJA_HTTP_PORT", "65536"),
        ("KINERJA_HTTP_PORT", "eighty"),
        ("KINERJA_ENCRYPTION_KEY", "no key"),
        ("KINERJA_ENCRYPTION_KEY", "one:c2hvcnQ="),
        ("KINERJA_ADMIN_IDS", "12, @someone"),
        ("KINERJA_CHAT_HOURS", "0"),
        ("KINERJA_CHAT_HOURS", "48"),
        ("KINERJA_CHAT_HOURS", "24.5"),
        ("KINERJA_CHAT_HOURS", "never"),
        ("KINERJA_CLOCK_FILE", "clock"),
        ("KINERJA_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(complete: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert list(problems(**{name: value})) == [name]


@pytest.mark.parametrize(
    ("url", "secret", "refused"),
    [
        ("https://bot.example.go.id/telegram", SECRET, []),
        ("http://[::1]:8080/telegram", SECRET, []),
        ("http://bot.example.go.id/telegram", SECRET, ["KINERJA_WEBHOOK_URL"]),
        ("https://bot.example.go.id/telegram", "with space", ["KINERJA_WEBHOOK_SECRET"]),
        ("https://bot.example.go.id/telegram", "x" * 257, ["KINERJA_WEBHOOK_SECRET"]),
        ("", "", ["KINERJA_WEBHOOK_URL", "KINERJA_WEBHOOK_SECRET"]),
    ],
)
def test_a_webhook_needs_a_safe_address_and_a_secret(
    complete: pytest.MonkeyPatch, url: str, secret: str, refused: list[str]
) -> None:
    complete.setenv("KINERJA_MODE", "webhook")
    complete.setenv("KINERJA_WEBHOOK_URL", url)
    complete.setenv("KINERJA_WEBHOOK_SECRET", secret)
    if refused:
        assert list(problems()) == refused
    else:
        assert load_settings("bot").webhook is not None


def test_no_secret_shows_in_settings_or_messages(complete: pytest.MonkeyPatch) -> None:
    key = new_key()
    complete.setenv("KINERJA_MODE", "webhook")
    complete.setenv("KINERJA_WEBHOOK_URL", "https://bot.example.go.id/telegram")
    complete.setenv("KINERJA_WEBHOOK_SECRET", SECRET)
    complete.setenv("KINERJA_ENCRYPTION_KEY", key)
    complete.setenv("DATABASE_URL", "postgresql://kinerja:hunter2@db/kinerja")
    shown = repr(load_settings("bot"))
    for secret in (TOKEN, SECRET, key.split(":")[1], "hunter2"):
        assert secret not in shown

    said = "".join(
        problems(
            TELEGRAM_BOT_TOKEN=f"{TOKEN} ",
            KINERJA_WEBHOOK_SECRET=f"{SECRET}!",
            KINERJA_ENCRYPTION_KEY=f"{key}{key}",
            DATABASE_URL="postgres://kinerja:hunter2@db/kinerja",
        ).values()
    )
    for secret in (TOKEN, SECRET, key.split(":")[1], "hunter2"):
        assert secret not in said


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://localhost:1", True),
        ("http://127.3.2.1", True),
        ("http://[::1]:80", True),
        ("http://localhost.example.org", False),
        ("http://10.0.0.1", False),
        ("https://127.0.0.1.example.org", False),
        ("127.0.0.1", False),
    ],
)
def test_loopback_is_only_this_machine(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback
