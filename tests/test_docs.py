"""What the pages for readers name exists: commands with their options, verbs of make, settings, files."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from ivr.cli import cli
from ivr.settings.table import BY_NAME

ROOT = Path(__file__).parents[1]
PAGES = {str(page.relative_to(ROOT)): page for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))}
#: What a reader would type or look up: between backticks, in a fenced block, in an indented line.
CODE = re.compile(r"```.*?```|`[^`\n]+`|^ {4}\S[^\n]*$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s`])(?:\.venv/bin/)?ivr ([a-z][^`#\n]*)", re.MULTILINE)
OPTION = re.compile(r"(?<!\S)\[?(--?[a-z][a-z-]*)")
VERB = re.compile(r"(?:^|[\s`])make ([a-z][a-z ]*)", re.MULTILINE)
SETTING = re.compile(r"\bIVR_[A-Z_]+")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
#: A file of ours; what a page makes up for its reader (a site, a recording) stands elsewhere.
OURS = re.compile(r"(?<![\w/.-])(?:ivr|docs|tests)/[\w/.-]+\.(?:md|yaml|json|svg|xml)\b")
#: A module, perhaps without the folders above it: pages on one folder leave them out.
MODULE = re.compile(r"(?<![\w/.-])[\w/]+\.py\b")
MODULES = [f"/{path.relative_to(ROOT)}" for folder in ("ivr", "tests") for path in (ROOT / folder).rglob("*.py")]
EVERY_PAGE = pytest.mark.parametrize("page", sorted(PAGES))


def text_of(page: str) -> str:
    return PAGES[page].read_text("utf-8")


def code_of(page: str) -> str:
    return "\n".join(CODE.findall(text_of(page)))


def unknown(line: str) -> list[str]:
    """What ``ivr`` does not have of a line that follows its name: a command, or options of one."""
    command: click.Command | None = cli
    for word in line.split():
        if not isinstance(command, click.Group) or not word.isalpha():
            break
        command = command.get_command(click.Context(cli), word)
    if command is None:
        return [f"ivr {line}"]
    known = {name for parameter in command.params for name in parameter.opts}
    return [f"ivr {line}: {option}" for option in OPTION.findall(line) if option not in known]


@EVERY_PAGE
def test_a_page_names_only_commands_and_options_that_exist(page: str) -> None:
    assert [fault for line in COMMAND.findall(code_of(page)) for fault in unknown(line)] == []


@EVERY_PAGE
def test_a_page_names_only_verbs_of_make_that_exist(page: str) -> None:
    verbs = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {verb for named in VERB.findall(code_of(page)) for verb in named.split()} <= verbs


@EVERY_PAGE
def test_a_page_names_only_settings_that_exist(page: str) -> None:
    files = {f"{setting.name}_FILE" for setting in BY_NAME.values() if setting.secret}
    assert set(SETTING.findall(text_of(page))) <= BY_NAME.keys() | files


@EVERY_PAGE
def test_a_page_leads_only_to_files_that_exist(page: str) -> None:
    beside = PAGES[page].parent
    assert [link for link in LINK.findall(text_of(page)) if not (beside / link).exists()] == []
    assert [file for file in OURS.findall(code_of(page)) if not (ROOT / file).exists()] == []
    assert [
        name for name in MODULE.findall(code_of(page)) if not any(at.endswith(f"/{name}") for at in MODULES)
    ] == []


def test_the_table_of_folders_names_only_what_is_there() -> None:
    rows = [row for row in text_of("docs/architecture.md").splitlines() if row.startswith("| `")]
    named = {name.rstrip("/") for row in rows for name in re.findall("`([^`]+)`", row)}
    files = [path.relative_to(ROOT) for folder in ("ivr", "sites") for path in (ROOT / folder).rglob("*")]
    there = {str(Path(*path.with_suffix("").parts[place:])) for path in files for place in range(len(path.parts))}
    assert sorted(named - there - {"ivr"}) == []


@pytest.mark.parametrize("line", ["bench webook", "flow chekc --on 2026-11-22", "call --key 1,2", "nothing"])
def test_what_does_not_exist_is_noticed(line: str) -> None:
    assert unknown(line)


def test_none_of_these_tests_passes_by_looking_at_nothing() -> None:
    pages = "\n".join(code_of(page) for page in PAGES)
    assert all(found.findall(pages) for found in (COMMAND, VERB, SETTING, OURS, MODULE))
    assert any(LINK.findall(text_of(page)) for page in PAGES)
