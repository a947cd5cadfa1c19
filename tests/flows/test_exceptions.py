"""Approved exceptions: they silence their own issue and nothing else, and are missed when no longer needed."""

from __future__ import annotations

from pathlib import Path

from ivr.core.issues import Issue
from ivr.flows.document import Place
from ivr.flows.exceptions import Exemption, load_exemptions, without_exempted

HERE = Issue("sign", "a.yaml:3", "main", "(", "leave it out")
ELSEWHERE = Issue("sign", "a.yaml:9", "other", "(", "leave it out")
APPROVED = Exemption("sign", "main", "an officer asked for it", Place("exceptions.yaml", 2))


def test_an_exception_silences_its_issue_at_its_node_only() -> None:
    assert without_exempted([HERE, ELSEWHERE], [APPROVED]) == (ELSEWHERE,)


def test_an_exception_that_nothing_needs_is_an_issue() -> None:
    (issue,) = without_exempted([], [APPROVED])
    assert (issue.code, issue.place) == ("unused-exception", "exceptions.yaml:2")


def test_content_without_exceptions_has_none(tmp_path: Path) -> None:
    assert load_exemptions(tmp_path) == ()


def test_exceptions_are_read_with_their_reason(tmp_path: Path) -> None:
    entry = "exceptions:\n  - {code: sign, node: main, reason: an officer asked for it}\n"
    (tmp_path / "exceptions.yaml").write_text(entry, encoding="utf-8")
    assert load_exemptions(tmp_path) == (APPROVED,)
