"""Prompts over HTTP: small files whose name changes with their content, so that every cache may keep them."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, request

#: The names that rendering gives; nothing else is ever looked for on the disk.
_NAME = re.compile(r"[0-9a-f]{8,64}\.wav", re.ASCII)
_FOREVER = "public, max-age=31536000, immutable"


def blueprint(*folders: Path) -> Blueprint:
    """``GET`` and ``HEAD /audio/<hash>.wav`` from the first of ``folders`` that has it; 404 for all other names."""
    audio = Blueprint("audio", __name__)

    @audio.get("/audio/<path:name>")
    def prompt(name: str) -> Response:
        found = (_read(folder / name) for folder in folders) if _NAME.fullmatch(name) else ()
        sound = next((content for content in found if content is not None), None)
        if sound is None:
            return Response("There is no such prompt.\n", status=404, content_type="text/plain; charset=utf-8")
        answer = Response(sound, content_type="audio/wav", headers={"Cache-Control": _FOREVER})
        answer.set_etag(name.removesuffix(".wav"))
        answer.make_conditional(request)
        return answer

    return audio


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
