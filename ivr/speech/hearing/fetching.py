"""Getting a model by Vosk's own downloader, so that nothing half-made is ever left where models are looked for."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from ivr.core.errors import IvrError

#: Vosk's code for Vietnamese.
LANGUAGE = "vn"
#: Seconds of nothing from the network before it is given up: the downloader itself would wait for ever.
_PATIENCE = 30.0


class ModelUnavailable(IvrError):
    """The model could not be fetched; nothing was changed."""

    permanent = False


def default_place() -> Path:
    """Where Vosk keeps what it downloads."""
    return Path.home() / ".cache/vosk"


def fetch_model(place: Path, name: str | None = None) -> Path:
    """Download the model ``name`` (None: Vosk's small Vietnamese one) into ``place``; returns its folder.

    Shows a progress bar on standard error. A model that is there already is not fetched again. Raises
    ``ModelUnavailable``.
    """
    import vosk  # noqa: PLC0415 - a large library

    try:
        with _patiently():
            name = name or _small_model(vosk)
            if not (place / name).is_dir():
                _download(vosk, place, name)
    except (OSError, BadZipFile, ValueError, KeyError, TypeError) as fault:
        # requests' and urllib's errors are OSErrors; a page that is no list of models fails as one of the others.
        raise ModelUnavailable(_advice(vosk, place, name, fault)) from fault
    return place / name


def _small_model(vosk: Any) -> str:
    listed = vosk.requests.get(vosk.MODEL_LIST_URL, timeout=10).json()
    names = [model["name"] for model in listed if (model["lang"], model["type"]) == (LANGUAGE, "small")]
    current = [model["name"] for model in listed if model["name"] in names and model["obsolete"] == "false"]
    if not current:
        raise ValueError("Vosk lists no small Vietnamese model.")
    return str(current[0])


def _download(vosk: Any, place: Path, name: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    # In the same file system, so that the last step is one rename: either all of the model is there or nothing.
    beside = Path(tempfile.mkdtemp(prefix=".fetching-", dir=place))
    try:
        _downloader(vosk).download_model(beside / name)
        if not (beside / name).is_dir():
            raise ValueError(f"The archive holds no folder {name}.")
        (beside / name).rename(place / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _downloader(vosk: Any) -> Any:
    """Vosk's downloader is a method of a loaded model; this one is not loaded."""
    model = object.__new__(vosk.Model)
    model._handle = vosk._ffi.NULL
    return model


@contextmanager
def _patiently() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _advice(vosk: Any, place: Path, name: str | None, fault: Exception) -> str:
    archive = f"{name or 'vosk-model-small-vn-0.4'}.zip"
    reason = f"{type(fault).__name__}: {fault}"[:160]
    return (
        f"({reason}) Without a network: on another machine get {vosk.MODEL_PRE_URL}{archive}, unpack it into {place} "
        "or anywhere and name the folder in IVR_VOSK_MODEL. Until then calls go by keys."
    )
