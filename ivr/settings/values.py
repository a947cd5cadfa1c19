"""Text from the environment -> values; each function raises ``ValueError`` with what the text must be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

#: Characters of a key that signs sessions; shorter ones can be guessed.
SHORTEST_SECRET = 32


def optional(convert: Callable[[str], T]) -> Callable[[str], T | None]:
    """The same, but nothing stays None."""
    return lambda text: convert(text) if text else None


def one_of(*words: str) -> Callable[[str], str]:
    """One of a few words, in any case."""

    def convert(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"{text!r} is none of {', '.join(words)}")
        return text.lower()

    return convert


def port(text: str) -> int:
    """A TCP port, 1 to 65535."""
    if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) or not 1 <= int(text) <= 65535:
        raise ValueError(f"{text!r} is no port; it must be a number from 1 to 65535")
    return int(text)


def url(text: str) -> str:
    """An http or https address without user, query or fragment; the slash at its end is taken off."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in text:
        raise ValueError(f"{text!r} is no address; it must look like https://hotline.example.vn")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must have no user, no query and no fragment")
    _ = parts.port  # raises ValueError for a port that is none
    return text.rstrip("/")


def database_url(text: str) -> str:
    """An SQLite or PostgreSQL address in SQLAlchemy's form; ``postgres://``, as hosts hand it out, is put right."""
    scheme, _, rest = text.partition("://")
    if scheme in {"postgres", "postgresql"} and rest:
        return f"postgresql+psycopg://{rest}"
    # Never repeat the value: it may hold a password.
    if scheme not in {"sqlite", "postgresql+psycopg"} or not rest:
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def folder(text: str) -> Path | None:
    """A folder, made absolute; it need not exist."""
    return Path(text).expanduser().absolute() if text else None


def existing_folder(text: str) -> Path | None:
    """A folder that is there."""
    found = folder(text)
    if found is not None and not found.is_dir():
        raise ValueError(f"{text!r} is no folder")
    return found


def secret_key(text: str) -> str:
    """A key long enough not to be guessed."""
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"must have {SHORTEST_SECRET} characters or more")
    return text


def keys(text: str) -> tuple[str, ...]:
    """Keys parted by commas, or one a line as a file may hold them."""
    return tuple(dict.fromkeys(key for key in re.split(r"[,\s]+", text) if key))


def number(text: str) -> str:
    """A telephone number in E.164."""
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", text, re.ASCII):
        raise ValueError(f"{text!r} is no number; it must look like +842412345678")
    return text


def hosts(text: str) -> tuple[str, ...]:
    """Names of hosts parted by commas, lower case; ``*.`` may stand in front of a name of two parts or more."""
    found = tuple(dict.fromkeys(name.lower() for name in re.split(r"[,\s]+", text) if name))
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    for name in found:
        if not re.fullmatch(rf"({label}(\.{label})*|\*\.{label}(\.{label})+)", name, re.ASCII):
            raise ValueError(f"{name!r} is no host; it must look like recordings.example.vn or *.example.vn")
    return found
