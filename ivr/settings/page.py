"""The table as a page of documentation."""

from __future__ import annotations

from ivr.settings.table import TABLE, Setting

_HEAD = """# Settings

Everything is set in the environment; nothing has to be. An empty value counts as not set. The service reads its
settings once, when it starts, and refuses to start with a list of everything that is wrong.

A setting marked *secret* may instead be read from a file: name the file in the variable with `_FILE` at its end, for
example `IVR_TWILIO_AUTH_TOKEN_FILE`.

This page is written by `python -m ivr.settings > docs/settings.md`.

| name | value | not set | for |
|---|---|---|---|
"""


def page() -> str:
    """Markdown, with a line for each setting."""
    return _HEAD + "".join(_line(setting) for setting in TABLE)


def _line(setting: Setting) -> str:
    unset = setting.computed or f"`{setting.default}`"
    kind = f"{setting.kind}; *secret*" if setting.secret else setting.kind
    return f"| `{setting.name}` | {kind} | {unset} | {setting.help} |\n"
