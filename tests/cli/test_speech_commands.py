"""`ivr speech`: totals without sentences, samples for a reader, and weights that fit the phrases."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from ivr.cli.meaning import learnt_files
from ivr.cli.speech import COMMANDS, speech
from ivr.cli.speech_fit import fingerprint, phrase_folder
from ivr.speech.matcher import WEIGHTS
from ivr.speech.understanding.classifier import read

SENTENCES = Path(__file__).parents[1] / "sentences"


def test_totals_name_no_sentence() -> None:
    result = CliRunner().invoke(speech, ["sentences", str(SENTENCES / "dev.yaml"), "--json"])
    found = json.loads(result.output)
    assert found["shares"]["right or rightly asked"] >= 0.9
    assert found["shares"]["wrong"] <= 0.03
    assert "căn cước" not in result.output


def test_samples_are_printed_for_a_reader() -> None:
    result = CliRunner().invoke(speech, ["phrases", "ho-chieu", "--count", "5"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) == 6
    assert not any(sign in result.output for sign in "[]|<>")


def test_help_names_every_command() -> None:
    assert all(name in CliRunner().invoke(speech, ["--help"]).output for name in COMMANDS)


def test_the_weights_were_fitted_on_the_phrases_and_sentences_that_stand_here() -> None:
    _, about = read(WEIGHTS)
    again = "fit again: ivr speech fit"
    assert about["phrases"] == fingerprint(sorted(phrase_folder(None).glob("*.yaml"))), again
    files = {path.name: fingerprint([path]) for path in learnt_files()}
    assert about["files"] == files, again
