"""Settings: read once from the environment, checked whole, every fault told at the same time."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ivr.settings import values
from ivr.settings.reader import Reader

_PROJECT = Path(__file__).resolve().parents[2]
#: Run from a checkout, everything lies beside the program; installed elsewhere, in the folder it is started in.
HOME = _PROJECT if (_PROJECT / "pyproject.toml").is_file() else Path.cwd()
#: Platforms that reach us over the internet, so that a key and https are a must.
REAL_PLATFORMS = frozenset({"twilio", "somleng"})
#: The account of calls that the exchange carries.
NO_ACCOUNT = "AC" + "0" * 32
_API_URLS = {"twilio": "https://api.twilio.com", "somleng": "https://api.somleng.org"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, checked. ``auth_tokens`` holds at least one key; ``api_url`` is empty with the exchange."""

    port: int
    host: str
    public_url: str
    database_url: str = field(repr=False)
    data_dir: Path
    audio_dir: Path
    secret_key: str = field(repr=False)
    platform: str
    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    number: str | None
    api_url: str
    dialling: str
    ear: str
    vosk_model: Path | None
    recording_hosts: tuple[str, ...]
    site: Path | None
    log: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings, and make the data folder and the local keys in it where they are missing.

        ``environ`` is this process's own when None; an empty value counts as not set. Raises ``SettingsError`` that
        lists every fault, one a line.
        """
        take = Reader(os.environ if environ is None else environ)
        platform = take("IVR_PLATFORM", values.one_of("exchange", *sorted(REAL_PLATFORMS)))
        port = take("PORT", values.port)
        data_dir = take("IVR_DATA_DIR", values.folder) or HOME / "var"
        take.make_folder("IVR_DATA_DIR", data_dir)
        found = cls(
            port=port,
            host=take("IVR_HOST", str),
            public_url=take("IVR_PUBLIC_URL", values.optional(values.url)) or f"http://127.0.0.1:{port}",
            database_url=take("IVR_DATABASE_URL", values.optional(values.database_url))
            or f"sqlite:///{data_dir / 'hotline.db'}",
            data_dir=data_dir,
            audio_dir=take("IVR_AUDIO_DIR", values.folder) or HOME / "audio",
            secret_key=take("IVR_SECRET_KEY", values.optional(values.secret_key))
            or take.kept_secret(data_dir / "secret-key"),
            platform=platform,
            account_sid=take("IVR_TWILIO_ACCOUNT_SID", str) or ("" if platform in REAL_PLATFORMS else NO_ACCOUNT),
            auth_tokens=take("IVR_TWILIO_AUTH_TOKEN", values.keys) or _own_key(take, platform, data_dir),
            number=take("IVR_TWILIO_NUMBER", values.optional(values.number)),
            api_url=take("IVR_TWILIO_API_URL", values.optional(values.url)) or _API_URLS.get(platform, ""),
            dialling=take("IVR_DIALLING", values.optional(values.one_of("platform", "manual"))) or "",
            ear=take("IVR_EAR", values.optional(values.one_of("stream", "record", "keys")))
            or ("record" if take("IVR_VOSK_MODEL", values.folder) else "keys"),
            vosk_model=take("IVR_VOSK_MODEL", values.folder),
            recording_hosts=take("IVR_RECORDING_HOSTS", values.hosts),
            site=take("IVR_SITE", values.existing_folder),
            log=take("IVR_LOG", values.one_of("text", "json")),
        )
        if platform in REAL_PLATFORMS and urlsplit(found.public_url).scheme != "https":
            take.fault(
                "IVR_PUBLIC_URL",
                f"{platform} needs an https address that it reaches over the internet. Set it to what the platform's "
                "number points at, without /voice/answer",
            )
        if platform in REAL_PLATFORMS and found.ear != "keys" and not found.account_sid:
            take.fault(
                "IVR_TWILIO_ACCOUNT_SID",
                f"{platform} gives recordings of what callers say to the account only. Set it, or IVR_EAR=keys",
            )
        if found.dialling == "platform" and not found.can_dial:
            take.fault(
                "IVR_DIALLING",
                "to ring through the platform, set IVR_TWILIO_NUMBER and IVR_TWILIO_ACCOUNT_SID, and with the "
                "exchange IVR_TWILIO_API_URL (ivr exchange serve prints it)",
            )
        take.finish()
        return found

    @property
    def can_dial(self) -> bool:
        """Whether all is known that ringing through the platform takes."""
        return bool(self.number and self.account_sid and self.auth_tokens and self.api_url)

    @property
    def dials(self) -> bool:
        """Whether officers ring back through the platform."""
        return self.can_dial and self.dialling != "manual"


def _own_key(take: Reader, platform: str, data_dir: Path) -> tuple[str, ...]:
    """The exchange's key, drawn once, so that a handset in another terminal signs with the same."""
    if platform in REAL_PLATFORMS:
        take.fault(
            "IVR_TWILIO_AUTH_TOKEN",
            f"{platform} signs its requests with the account's auth token; without it anybody could pose as the "
            "platform. Set it, or name a file that holds it in IVR_TWILIO_AUTH_TOKEN_FILE",
        )
        return ()
    return (take.kept_secret(data_dir / "exchange-token"),)
