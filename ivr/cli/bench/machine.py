"""What the figures were measured on; nothing that tells whose machine it is."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version

import ivr

_PACKAGES = ("flask", "werkzeug", "uvicorn", "a2wsgi", "h11", "sqlalchemy", "psycopg")


def describe() -> dict[str, object]:
    """Cores, system and versions; ``load`` is how busy the machine was in the last minute, before the measurement."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "ivr": ivr.__version__,
        **{name: version(name) for name in _PACKAGES},
    }
