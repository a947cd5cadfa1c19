"""A whole callback: a citizen rings, an officer sees it, rings back through the exchange, both press 1."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.services.audit import COMMAND_LINE, Actor
from ivr.services.officers import Officers
from tests.called_back import CITIZEN, HOA, OFFICER, office
from tests.services.house import CountedIds
from tests.services.staff import CHEAP, PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Milliseconds from the end of the call to its line on a board that is open: one look every 1.5 seconds, and its way.
ON_THE_BOARD = 4_000


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"callback-{name}.png")


def test_from_the_citizens_call_to_her_hearing_that_it_is_done(page: Page) -> None:
    with office() as desk:
        container = desk.service.container
        Officers(container.store, CHEAP, container.clock, CountedIds()).add(HOA, Actor(COMMAND_LINE), PASSWORD)
        officer, citizen = desk.person(OFFICER, "1"), desk.person(CITIZEN, "1", talks=90)
        page.goto(f"{desk.service.url}/console/")
        page.fill("#name", HOA.id)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/board")
        assert "Không còn ai chờ" in page.inner_text("#now")

        desk.ring_in("3", "1", "0")
        page.wait_for_selector("#now >> text=Đăng ký tạm trú", timeout=ON_THE_BOARD)
        assert page.inner_text(".figures li >> nth=0").split() == ["1", "đang", "chờ"]
        keep(page, "board")
        page.click("button:has-text('Việc tiếp theo')")
        page.wait_for_url("**/card/*")
        request = page.url.rsplit("/", 1)[1]
        code = ", ".join(desk.request(request).code)
        assert page.inner_text(".code dd") == code
        keep(page, "card")

        page.click("button:has-text('Gọi')")
        page.wait_for_url("**/card/*")
        desk.rest.settle()
        page.wait_for_selector("text=Đã nói chuyện xong.")
        assert page.query_selector("#stop") is None
        keep(page, "talked")
        assert officer.talked and citizen.talked
        assert any(desk.request(request).code[0] in said for said in citizen.heard)

        page.check("input[value=solved]")
        page.fill("#note", "Đã dặn giấy tờ.")
        page.click("button:has-text('Ghi kết quả')")
        page.wait_for_url("**/board?done=*")
        assert "Đã giải đáp xong" in page.inner_text("main")
        page.goto(f"{desk.service.url}/console/day")
        assert "Giữ đúng" in page.inner_text("main")
        # Nothing is on its way any more when the hotline ends.
        page.goto("about:blank")

        again = desk.ring_in("6", "2")
        heard = " ".join(said.text for turn in again.turns for said in turn.said)
        assert "Cán bộ đã gọi và trả lời yêu cầu của quý vị." in heard
