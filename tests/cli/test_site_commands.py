"""A site on the command line: checked, timed, drawn, rendered beside itself, and refused whole when it is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.flow import flow
from ivr.cli.prompts import prompts
from ivr.cli.run import run as serve
from ivr.core.errors import FlowError
from ivr.flows.schema import site_field_tables, site_json_schema
from tests.flows.site_folders import EXAMPLE, site

DAY = ("--on", "2026-11-25")
SITE = ("--site", str(EXAMPLE))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flow, list(arguments))


def test_the_worked_example_is_checked_without_a_complaint() -> None:
    result = run("check", *SITE, *DAY)
    assert result.exit_code == 0, result.output


def test_its_audio_counts_beside_the_books() -> None:
    assert "no-audio" not in [
        issue["code"]
        for issue in json.loads(run("check", *SITE, *DAY, "--prompts", "--json").output)["issues"]
        if issue["place"].startswith("site.yaml")
    ]


def test_mistakes_and_faults_have_their_line_in_the_sites_file(tmp_path: Path) -> None:
    words = run("check", "--site", str(site(tmp_path, "greeting: Tổng đài số 1 xin nghe.\n")), *DAY)
    assert (words.exit_code, words.output) == (1, 'site.yaml:2: digits: "1"; write the number in words\n')
    faults = run("check", "--site", str(site(tmp_path, "office: {closed: [2026-13-01]}\ngreetin: x\n")), *DAY)
    assert faults.exit_code == 1
    assert faults.output.splitlines() == [
        'site.yaml:2: there is no day "2026-13-01"',
        'site.yaml:3: field "greetin" is unknown in site.yaml; did you mean "greeting"?',
    ]


def test_seconds_are_told_for_every_help_point() -> None:
    answers = {one["answer"]: one for one in json.loads(run("timing", *SITE, *DAY, "--json").output)["answers"]}
    assert {"help-point-xa-dong-mau", "help-point-phuong-pho-mau", "can-cuoc"} <= set(answers)


def test_a_site_is_drawn_and_its_schema_and_fields_are_printed() -> None:
    assert "help-points" in run("graph", *SITE).output
    assert run("schema", "--site").output == site_json_schema()
    assert run("fields", "--site").output == site_field_tables()


def test_its_prompts_are_kept_in_its_own_folder(tmp_path: Path) -> None:
    folder = site(tmp_path, "greeting: Xã Thử xin nghe.\n")
    rendered = CliRunner().invoke(prompts, ["render", "--json", "--site", str(folder)])
    if "voices" in rendered.output and rendered.exit_code:
        pytest.skip("the voices extra is not installed")
    assert json.loads(rendered.stdout)["rendered"] == 1
    (listed,) = json.loads((folder / "audio" / "manifest.json").read_text(encoding="utf-8"))["prompts"]
    assert listed["text"] == "Xã Thử xin nghe."
    checked = CliRunner().invoke(prompts, ["check", "--json", "--site", str(folder)])
    assert json.loads(checked.stdout)["problems"] == []


def test_a_broken_site_does_not_start_and_names_every_fault(tmp_path: Path) -> None:
    folder = site(tmp_path, "greetin: x\nwarnings: [{since: 2026-11-01, say: [Một.]}]\n")
    answer = CliRunner().invoke(serve, env={"IVR_SITE": str(folder), "IVR_DATA_DIR": str(tmp_path), "PORT": "8000"})
    told = answer.output + (str(answer.exception) if isinstance(answer.exception, FlowError) else "")
    assert answer.exit_code != 0
    assert 'site.yaml:2: field "greetin" is unknown' in told
    assert 'site.yaml:3: field "until" is missing' in told
