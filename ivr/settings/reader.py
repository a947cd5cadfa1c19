"""Takes values out of the environment and gathers what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from ivr.core.errors import SettingsError
from ivr.settings.local_secret import local_secret
from ivr.settings.table import BY_NAME, Setting

T = TypeVar("T")


class Reader:
    """Reads settings by name; ``finish`` raises once for all that is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: dict[str, str] = {}

    def __call__(self, name: str, convert: Callable[[str], T]) -> T:
        """The value of a setting; where it is wrong, its default, and a fault is kept."""
        setting = BY_NAME[name]
        try:
            return convert(self._text(setting))
        except ValueError as fault:
            self.fault(name, str(fault))
            return convert(setting.default)

    def fault(self, name: str, why: str) -> None:
        """Keep what is wrong with a setting; only the first fault of each is told."""
        self._faults.setdefault(name, why)

    def make_folder(self, name: str, folder: Path) -> None:
        """Make a setting's folder, unless it is there."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            self.fault(name, f"{folder} cannot be made: {fault.strerror}")

    def kept_secret(self, path: Path) -> str:
        """A secret that this machine keeps in its data folder; empty, and a fault, when it cannot."""
        try:
            return local_secret(path)
        except (OSError, UnicodeDecodeError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else "it is no text"
            self.fault("IVR_DATA_DIR", f"{path} cannot be used: {why}")
            return ""

    def finish(self) -> None:
        """Raise ``SettingsError`` when there were faults, one a line."""
        if self._faults:
            raise SettingsError("".join(f"\n  {name}: {why}" for name, why in self._faults.items()))

    def _text(self, setting: Setting) -> str:
        given = self._environ.get(setting.name, "").strip()
        file = self._environ.get(f"{setting.name}_FILE", "").strip() if setting.secret else ""
        if given and file:
            raise ValueError(f"is set twice, also by {setting.name}_FILE")
        return (_first_line_of(Path(file), setting.name) if file else given) or setting.default


def _first_line_of(path: Path, name: str) -> str:
    try:
        found = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is no text"
        raise ValueError(f"the file named by {name}_FILE cannot be read: {why}") from fault
    if not found:
        raise ValueError(f"the file named by {name}_FILE is empty")
    return found
