"""The picture of the flow: complete, well-formed, without boxes that overlap, and up to date in docs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

from ivr.core.flow import exits_of
from ivr.flows.drawing import draw
from ivr.flows.layout import WIDTH, layout, shortened
from ivr.flows.loader import load_flow
from tests.flows.fixtures import SMALL

FLOW = load_flow()
PICTURE = Path(__file__).parents[2] / "docs" / "flow.svg"


def test_the_kept_picture_is_up_to_date() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw(FLOW), "run: ivr flow graph -o docs/flow.svg"


def test_every_node_has_a_box_and_every_way_out_a_row() -> None:
    boxes = layout(FLOW).boxes
    assert set(boxes) == set(FLOW.nodes)
    for name, box in boxes.items():
        assert {row.target for row in box.rows} == set(exits_of(FLOW.nodes[name]))


def test_no_two_boxes_overlap_and_all_lie_on_the_paper() -> None:
    placed = layout(FLOW)
    for one, other in combinations(placed.boxes.values(), 2):
        apart = abs(one.x - other.x) >= WIDTH or one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart, (one.id, other.id)
    for box in placed.boxes.values():
        assert box.x + WIDTH <= placed.width
        assert box.y + box.height <= placed.height


def test_the_picture_is_well_formed_and_names_every_node() -> None:
    flow = load_flow(SMALL)
    picture = ET.fromstring(draw(flow))
    texts = {element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert set(flow.nodes) <= texts


def test_a_line_leads_only_to_the_next_column() -> None:
    placed = layout(FLOW)
    columns = sorted({box.x for box in placed.boxes.values()})
    for box in placed.boxes.values():
        for row in (row for row in box.rows if row.drawn):
            assert columns.index(placed.boxes[row.target].x) == columns.index(box.x) + 1


def test_long_words_are_cut_and_marked() -> None:
    assert shortened("một hai ba", 20) == "một hai ba"
    assert shortened("một hai ba bốn", 10) == "một hai…"
