"""The console's own style and scripts: read once, compressed once, named by their content, kept for a year."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Response, request

FOLDER = Path(__file__).parent / "static" / "console"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file; ``version`` changes with its content."""

    content: bytes
    compressed: bytes
    kind: str
    version: str


class Assets:
    """The files of a folder. Lines to a commune are slow: all is compressed, and what is known is not asked for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {path.name: _read(path) for path in sorted(folder.iterdir()) if path.suffix in _TYPES}

    def version(self, name: str) -> str:
        """What to ask for the file with. Raises ``KeyError`` for a file that is not there."""
        return self._assets[name].version

    def answer(self, name: str) -> Response:
        """The file; 404 for any other name."""
        asset = self._assets.get(name)
        if asset is None:
            return Response("There is no such file.\n", status=404, content_type="text/plain; charset=utf-8")
        small = request.accept_encodings.quality("gzip") > 0
        answer = Response(asset.compressed if small else asset.content, content_type=asset.kind)
        if small:
            answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, mtime=0), _TYPES[path.suffix], version)
