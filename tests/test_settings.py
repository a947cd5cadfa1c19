"""Settings: what holds without any, what each may be, and everything wrong at once."""

from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.core.errors import SettingsError
from ivr.exchange.hotline import NOBODY
from ivr.settings import REAL_PLATFORMS, Settings
from ivr.settings.local_secret import local_secret
from ivr.settings.page import page
from ivr.settings.table import TABLE
from ivr.telephony.platforms import PLATFORMS

REAL = {
    "IVR_PLATFORM": "twilio",
    "IVR_PUBLIC_URL": "https://hotline.example.vn/",
    "IVR_TWILIO_AUTH_TOKEN": "one, two,one",
}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"IVR_DATA_DIR": str(tmp_path / "data")}


def faults(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return str(refused.value)


def test_nothing_has_to_be_set(home: dict[str, str]) -> None:
    found = Settings.from_env(home)
    data = Path(home["IVR_DATA_DIR"])
    assert (found.port, found.host, found.public_url) == (8000, "127.0.0.1", "http://127.0.0.1:8000")
    assert (found.platform, found.ear, found.log) == ("exchange", "keys", "text")
    assert found.database_url == f"sqlite:///{data}/hotline.db"
    assert (found.number, found.site, found.vosk_model, found.api_url) == (None, None, None, "")
    assert (found.account_sid, found.recording_hosts) == (NOBODY, ())
    assert data.is_dir()


def test_a_speech_model_makes_the_hotline_listen_and_keys_say_no_to_it(home: dict[str, str], tmp_path: Path) -> None:
    given = {**home, "IVR_VOSK_MODEL": str(tmp_path)}
    assert Settings.from_env(given).ear == "record"
    assert Settings.from_env({**given, "IVR_EAR": "Stream"}).ear == "stream"
    assert Settings.from_env({**given, "IVR_EAR": "keys"}).ear == "keys"
    assert Settings.from_env({**home, "IVR_EAR": "stream"}).ear == "stream"


def test_a_speech_model_that_is_not_there_is_no_reason_not_to_start(home: dict[str, str]) -> None:
    assert Settings.from_env({**home, "IVR_VOSK_MODEL": "/no/such/folder"}).vosk_model == Path("/no/such/folder")


@pytest.mark.parametrize("ear", ["record", "stream"])
def test_a_real_platform_that_is_listened_to_needs_the_account(home: dict[str, str], ear: str) -> None:
    listening = {**home, **REAL, "IVR_EAR": ear}
    assert "IVR_TWILIO_ACCOUNT_SID: twilio gives recordings" in faults(listening)
    assert Settings.from_env({**listening, "IVR_TWILIO_ACCOUNT_SID": "AC1"}).account_sid == "AC1"
    assert Settings.from_env({**listening, "IVR_EAR": "keys"}).account_sid == ""


def test_further_hosts_of_recordings(home: dict[str, str]) -> None:
    found = Settings.from_env({**home, "IVR_RECORDING_HOSTS": "*.Tinh.vn, switch,  *.tinh.vn"})
    assert found.recording_hosts == ("*.tinh.vn", "switch")


def test_empty_values_count_as_not_set(home: dict[str, str]) -> None:
    empty = {setting.name: "  " for setting in TABLE}
    assert Settings.from_env({**empty, **home}) == Settings.from_env(home)


def test_the_public_address_follows_the_port(home: dict[str, str]) -> None:
    assert Settings.from_env({**home, "PORT": "9001"}).public_url == "http://127.0.0.1:9001"


def test_the_exchange_and_the_handset_draw_one_key_and_keep_it(home: dict[str, str]) -> None:
    first, again = Settings.from_env(home), Settings.from_env(home)
    (token,) = first.auth_tokens
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert again == first
    assert token != first.secret_key
    kept = Path(home["IVR_DATA_DIR"]) / "exchange-token"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert sorted(path.name for path in kept.parent.iterdir()) == ["exchange-token", "secret-key"]


def test_programs_that_start_at_once_draw_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(local_secret, [tmp_path / "key"] * 64))) == 1


def test_a_real_platform_brings_its_own_keys(home: dict[str, str]) -> None:
    found = Settings.from_env({**home, **REAL, "IVR_TWILIO_NUMBER": "+842412345678"})
    assert found.auth_tokens == ("one", "two")
    assert found.public_url == "https://hotline.example.vn"
    assert (found.api_url, found.number) == ("https://api.twilio.com", "+842412345678")


@pytest.mark.parametrize("platform", sorted(REAL_PLATFORMS))
def test_a_real_platform_without_a_key_is_refused(home: dict[str, str], platform: str) -> None:
    told = faults({**home, **REAL, "IVR_PLATFORM": platform, "IVR_TWILIO_AUTH_TOKEN": " , "})
    assert "IVR_TWILIO_AUTH_TOKEN" in told
    assert "Set it, or name a file" in told
    assert not (Path(home["IVR_DATA_DIR"]) / "exchange-token").exists()


def test_a_real_platform_without_https_is_refused(home: dict[str, str]) -> None:
    assert "IVR_PUBLIC_URL: twilio needs an https address" in faults(
        {**home, **REAL, "IVR_PUBLIC_URL": "http://h.vn"}
    )
    assert "IVR_PUBLIC_URL: twilio needs an https address" in faults({**home, **REAL, "IVR_PUBLIC_URL": ""})


def test_a_secret_may_lie_in_a_file(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-a-file\n")
    environ = {**home, **REAL, "IVR_TWILIO_AUTH_TOKEN": "", "IVR_TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")}
    assert Settings.from_env(environ).auth_tokens == ("from-a-file",)


def test_a_file_may_hold_one_key_a_line_while_one_replaces_the_other(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("new\nold\n")
    environ = {**home, **REAL, "IVR_TWILIO_AUTH_TOKEN": "", "IVR_TWILIO_AUTH_TOKEN_FILE": str(tmp_path / "token")}
    assert Settings.from_env(environ).auth_tokens == ("new", "old")


def test_a_file_for_a_secret_must_be_there_full_and_alone(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff")
    name = "IVR_SECRET_KEY"
    assert "No such file" in faults({**home, f"{name}_FILE": str(tmp_path / "none")})
    assert "is empty" in faults({**home, f"{name}_FILE": str(tmp_path / "empty")})
    assert "is no text" in faults({**home, f"{name}_FILE": str(tmp_path / "bytes")})
    assert "set twice" in faults({**home, name: "k" * 32, f"{name}_FILE": str(tmp_path / "empty")})


def test_what_is_no_secret_is_not_read_from_a_file(home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9001")
    assert Settings.from_env({**home, "PORT_FILE": str(tmp_path / "port")}).port == 8000


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "http", "1 to 65535"),
        ("IVR_PLATFORM", "vonage", "none of exchange, somleng, twilio"),
        ("IVR_EAR", "eyes", "none of stream, record, keys"),
        ("IVR_LOG", "xml", "none of text, json"),
        ("IVR_PUBLIC_URL", "hotline.example.vn", "https://"),
        ("IVR_PUBLIC_URL", "https://h.vn/?a=1", "no query"),
        ("IVR_PUBLIC_URL", "https://h.vn:port", "Port could not be cast"),
        ("IVR_PUBLIC_URL", "https://user@h.vn", "no user"),
        ("IVR_DATABASE_URL", "mysql://root:hunter2@h/d", "sqlite:/// or postgresql://"),
        ("IVR_DATABASE_URL", "hotline.db", "sqlite:/// or postgresql://"),
        ("IVR_SECRET_KEY", "hunter2", "32 characters"),
        ("IVR_TWILIO_NUMBER", "0912345678", "must look like +84"),
        ("IVR_SITE", "/no/such/folder", "is no folder"),
        ("IVR_RECORDING_HOSTS", "*", "is no host"),
        ("IVR_RECORDING_HOSTS", "*.vn", "is no host"),
        ("IVR_RECORDING_HOSTS", "a.*.vn", "is no host"),
        ("IVR_RECORDING_HOSTS", "https://a.vn", "is no host"),
        ("IVR_RECORDING_HOSTS", "a_b.vn", "is no host"),
    ],
)
def test_a_wrong_value_is_refused_in_words(home: dict[str, str], name: str, value: str, why: str) -> None:
    told = faults({**home, name: value})
    assert f"\n  {name}: " in told
    assert why in told
    assert "hunter2" not in told


def test_everything_wrong_is_told_at_once(home: dict[str, str]) -> None:
    told = faults({**home, "PORT": "x", "IVR_PLATFORM": "y", "IVR_EAR": "z", "IVR_SITE": "/no/such/folder"})
    assert re.findall(r"\n  (\w+):", told) == ["IVR_PLATFORM", "PORT", "IVR_EAR", "IVR_SITE"]


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "IVR_DATA_DIR: " in faults({"IVR_DATA_DIR": str(tmp_path / "file" / "data")})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgresql_address_names_our_driver(home: dict[str, str], scheme: str) -> None:
    found = Settings.from_env({**home, "IVR_DATABASE_URL": f"{scheme}://u:p@h/d"})
    assert found.database_url == "postgresql+psycopg://u:p@h/d"


def test_secrets_do_not_show_when_settings_are_printed(home: dict[str, str]) -> None:
    found = Settings.from_env({**home, "IVR_DATABASE_URL": "postgresql://u:hunter2@h/d"})
    for secret in (found.secret_key, *found.auth_tokens, "hunter2"):
        assert secret not in repr(found)


def test_the_platforms_of_the_settings_are_those_of_the_documents() -> None:
    assert set(PLATFORMS) == {*REAL_PLATFORMS, "exchange"}


def test_the_page_in_the_documentation_is_the_table() -> None:
    docs = Path(__file__).parents[1] / "docs" / "settings.md"
    assert docs.read_text("utf-8") == page(), "write it anew: python -m ivr.settings > docs/settings.md"


def test_the_page_names_every_setting() -> None:
    assert re.findall(r"^\| `(\w+)`", page(), re.M) == [setting.name for setting in TABLE]


DIALS = {"IVR_TWILIO_NUMBER": "+842412345678", "IVR_TWILIO_API_URL": "http://127.0.0.1:8010"}


def test_officers_dial_by_hand_unless_the_platform_can(tmp_path: Path) -> None:
    folder = {"IVR_DATA_DIR": str(tmp_path)}
    assert not Settings.from_env(folder).dials
    assert not Settings.from_env({**folder, "IVR_TWILIO_NUMBER": "+842412345678"}).dials
    assert Settings.from_env({**folder, **DIALS}).dials
    assert not Settings.from_env({**folder, **DIALS, "IVR_DIALLING": "manual"}).dials


def test_ringing_through_a_platform_that_cannot_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="IVR_DIALLING"):
        Settings.from_env({"IVR_DATA_DIR": str(tmp_path), "IVR_DIALLING": "platform"})
