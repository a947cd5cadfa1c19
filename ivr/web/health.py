"""Is the hotline well? One line for each part, for people and for monitors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, json

from ivr.core.errors import IvrError
from ivr.services.ports import Journal, Store

#: Longer lists of missing prompts tell nobody more.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class EarReport:
    """How callers are listened to: as it was ``wanted``, as it is ``now``; with which ``model``, or why without."""

    wanted: str
    now: str
    model: str

    def line(self) -> Mapping[str, object]:
        """The part of the report: degraded where the ear is not the wanted one, or not one for callers."""
        if self.wanted == "keys":
            return {"status": "ok", "listens_by": "keys"}
        well = self.now == self.wanted and "TEST MODEL" not in self.model
        return {
            "status": "ok" if well else "degraded",
            "listens_by": self.now,
            "wanted": self.wanted,
            "model": self.model,
        }


@dataclass(frozen=True, slots=True)
class Health:
    """The parts that are looked at.

    ``texts`` are all texts that a caller can hear, ``find`` gives the prompt of a text or None. ``flow`` tells which
    flow is in force, ``ear`` how callers are listened to. ``site`` names what is laid over the book.
    """

    store: Store
    journal: Journal
    texts: Sequence[str]
    find: Callable[[str], object | None]
    flow: Callable[[], Mapping[str, object]]
    version: str
    ear: Callable[[], EarReport]
    site: str | None = None

    def report(self) -> tuple[bool, Mapping[str, object]]:
        """Whether calls can be served, and what to say about each part.

        Missing prompts do not count as sick, for the platform's voice speaks them, nor does a missing model, for
        everything can be done by keys. A database or a journal that cannot be used does.
        """
        database, database_line = self._database()
        journal, journal_line = self._journal()
        return database and journal, {
            "status": "ok" if database and journal else "failing",
            "database": database_line,
            "audio": self._audio(),
            "ear": self.ear().line(),
            "journal": journal_line,
            "flow": self.flow(),
            **({"site": {"name": self.site}} if self.site else {}),
            "version": self.version,
        }

    def _database(self) -> tuple[bool, Mapping[str, object]]:
        try:
            self.store.ping()
        except IvrError as fault:
            # Only our own sentence: a driver's message may carry the address and the password.
            return False, {"status": "failing", "why": type(fault).__doc__}
        return True, {"status": "ok"}

    def _journal(self) -> tuple[bool, Mapping[str, object]]:
        try:
            waiting = len(self.journal.entries())
        except OSError as fault:
            return False, {"status": "failing", "why": fault.strerror or type(fault).__name__}
        return True, {"status": "ok", "waiting": waiting}

    def _audio(self) -> Mapping[str, object]:
        missing = [text for text in self.texts if self.find(text) is None]
        return {
            "status": "degraded" if missing else "ok",
            "prompts": len(self.texts) - len(missing),
            "missing": len(missing),
            **({"first_missing": missing[:_SHOWN]} if missing else {}),
        }


def blueprint(health: Health) -> Blueprint:
    """``GET /healthz``: 200 when calls can be served, 503 when not."""
    page = Blueprint("health", __name__)

    @page.get("/healthz")
    def show() -> Response:
        well, report = health.report()
        lines = ",\n".join(
            f"  {json.dumps(part)}: {json.dumps(line, ensure_ascii=False)}" for part, line in report.items()
        )
        return Response(
            f"{{\n{lines}\n}}\n",
            status=200 if well else 503,
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return page
