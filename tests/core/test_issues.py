"""Rules for authors on flows built in code; examples of every rule stand in tests/flows/bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ivr.core.flow import Choice, Ending, Flow, Manner, Menu, Passage
from ivr.core.issues import CODES, Issue, find_issues, ordered
from ivr.core.language.sentence import Sentence

DAY = date(2026, 11, 22)
SAID = (Sentence(("Xin chào quý vị.",)),)
MANNER = Manner((SAID, SAID), (SAID, SAID), SAID, SAID, SAID, SAID, SAID, SAID)
MENU = Menu("main", (), (Choice("1", "bye", Sentence(("Kết thúc, bấm số một.",))),))
FLOW = Flow("main", "main", "bye", "bye", 8, MANNER, {"main": MENU, "bye": Ending("bye", SAID)})


def codes(flow: Flow) -> list[str]:
    return [issue.code for issue in find_issues(flow, DAY)]


def test_a_sound_flow_has_no_issues() -> None:
    assert codes(FLOW) == []


def test_a_flow_that_was_not_loaded_from_files_still_names_the_node() -> None:
    lonely = replace(FLOW, nodes={**FLOW.nodes, "lonely": Ending("lonely", SAID)})
    (issue,) = find_issues(lonely, DAY)
    assert (issue.code, issue.node, issue.place) == ("unreachable", "lonely", "flow:0")


def test_a_passage_that_leads_to_itself_is_both_a_loop_and_a_dead_end() -> None:
    stuck = replace(FLOW, rescue="stuck", nodes={**FLOW.nodes, "stuck": Passage("stuck", SAID, "stuck")})
    assert codes(stuck) == ["loop-without-waiting", "no-way-out"]


def test_a_text_without_a_prompt_is_an_issue_only_when_asked_for() -> None:
    assert find_issues(FLOW, DAY, {"Xin chào quý vị.": 1.0}.get) == ()
    (issue,) = find_issues(FLOW, DAY, {"Xin chào quý vị.": 1.0}.get, audio=True)
    assert (issue.code, issue.text) == ("no-audio", '"Kết thúc, bấm số một."')


def test_the_length_of_the_greeting_is_taken_from_its_prompt() -> None:
    greeted = replace(FLOW, start="hello", nodes={**FLOW.nodes, "hello": Passage("hello", SAID, "main")})
    assert codes(greeted) == []
    (issue,) = find_issues(greeted, DAY, lambda _text: 10.5)
    assert issue.code == "long-greeting"


def test_a_fact_may_be_spoken_on_its_last_day_and_not_after() -> None:
    lapsing = (Sentence(("Mất ba ngày.",), date(2026, 11, 22), SAID, ("days",)),)
    flow = replace(FLOW, nodes={**FLOW.nodes, "bye": Ending("bye", lapsing)})
    assert codes(flow) == []
    assert [issue.code for issue in find_issues(flow, date(2026, 11, 23))] == ["past-review"]


def test_issues_are_ordered_by_line_as_numbers_and_told_once() -> None:
    late, early = Issue("sign", "a.yaml:10", "n", "t", "h"), Issue("sign", "a.yaml:9", "n", "t", "h")
    assert ordered([late, early, late]) == (early, late)


def test_an_issue_reads_as_file_line_code_and_what_to_do() -> None:
    assert str(Issue("sign", "a.yaml:9", "n", "(", "leave it out")) == "a.yaml:9: sign: (; leave it out"


def test_every_code_has_its_rule_in_words() -> None:
    assert all(CODES.values())
