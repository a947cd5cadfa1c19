"""Reads for how long what is kept."""

from __future__ import annotations

from pathlib import Path

import yaml

from ivr.core.privacy.retention import Kind, Period, RetentionError, Schedule
from ivr.flows.loader import CONTENT

FILE = "retention.yaml"


def load_retention(site: Path | None = None) -> Schedule:
    """The packaged periods, with those of ``retention.yaml`` in the folder of a site in their place.

    Raises ``RetentionError`` for a file that cannot be used, naming it and what is wrong.
    """
    periods = _read(CONTENT / FILE)
    if site is not None and (site / FILE).exists():
        periods |= _read(site / FILE)
    return Schedule(periods)


def _read(path: Path) -> dict[Kind, Period]:
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as fault:
        raise RetentionError(f"{path.name} cannot be read: {fault}") from fault
    if not isinstance(found, dict):
        raise RetentionError(f"{path.name}: expected a kind of data on each line.")
    return {_kind(path, name): _period(path, name, values) for name, values in found.items()}


def _kind(path: Path, name: object) -> Kind:
    try:
        return Kind(str(name))
    except ValueError:
        known = ", ".join(kind.value for kind in Kind)
        raise RetentionError(f"{path.name}: unknown kind {name!r}; there are {known}.") from None


def _period(path: Path, name: object, values: object) -> Period:
    if not isinstance(values, dict) or set(values) != {"days", "reason"}:
        raise RetentionError(f"{path.name}: {name} needs days and reason, and nothing else.")
    days, reason = values["days"], values["reason"]
    if isinstance(days, bool) or not isinstance(days, int) or not isinstance(reason, str):
        raise RetentionError(f"{path.name}: {name}: days is a whole number, reason is text.")
    return Period(days, reason)
