"""Secrets that a machine draws for itself, so that nobody has to make them up."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def local_secret(path: Path) -> str:
    """The secret kept in a file, drawn (64 hex digits) and written for its owner only when there is none.

    The file appears whole, so that of two programs that start at once both use the same secret. Raises ``OSError``.
    """
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        _publish(Path(draft), path)
    found = path.read_text("utf-8").strip()
    if not found:
        raise OSError(0, "the file is empty; delete it and start again", str(path))
    return found


def _publish(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    except OSError:
        # A file system without hard links: the last one wins.
        draft.replace(path)
    draft.unlink(missing_ok=True)
