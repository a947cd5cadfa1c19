"""What `make run` offers to a newcomer, over the wire: the printed link, a sample's card, a telephone that rings."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from tests.cli.test_run import port as port
from tests.web.desk import Form, forms_of

#: Seconds for something that takes a few on a machine that has nothing else to do.
PATIENCE = 60.0


@dataclass
class Newcomer:
    """A browser at the printed link; ``service`` runs the hotline."""

    link: str
    browser: httpx.Client
    service: subprocess.Popen[str]

    def form(self, page: httpx.Response, action: str) -> Form:
        return forms_of(cast("Any", page))[action]

    def enter(self, role: str) -> httpx.Response:
        path = httpx.URL(self.link).path
        form = self.form(self.browser.get(self.link), path)
        return self.browser.post(self.link, data=form.fields | {"role": role})

    def shown(self, place: str, words: str) -> str:
        """A part of a page as soon as it says ``words``."""
        end, text = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            text = self.browser.get(place).text
            if words in text:
                return text
        raise AssertionError(f"{words!r} was not shown in {PATIENCE} s: {text[:2000]}")


@pytest.fixture
def newcomer(port: int, tmp_path: Path) -> Iterator[Newcomer]:
    environ = {**os.environ, "PORT": str(port), "IVR_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ivr", "run"]
    with (
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=PATIENCE) as browser,
    ):
        assert service.stdout is not None
        said = "".join(service.stdout.readline() for _ in range(8))
        found = re.search(r"with sample people: (\S+)", said)
        assert found is not None, said
        yield Newcomer(found[1], browser, service)
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=PATIENCE)
    assert service.returncode == 0


def test_an_officer_comes_in_takes_a_sample_and_her_telephone_rings(newcomer: Newcomer) -> None:
    board = newcomer.enter("officer")
    assert "DỮ LIỆU MẪU" in board.text
    card = newcomer.browser.post("/console/next", data=newcomer.form(board, "/console/next").fields)
    place = card.url.path
    assert "Gọi thử" in card.text
    newcomer.browser.post(f"{place}/call", data=newcomer.form(card, f"{place}/call").fields)
    ringing = newcomer.shown(f"{place}/ring", "Xin nghe tóm tắt")
    assert "Dừng gọi" in ringing


def test_a_supervisor_sees_figures_and_takes_everything_out(newcomer: Newcomer) -> None:
    newcomer.enter("supervisor")
    assert "hẹn gọi lại được giữ" in newcomer.browser.get("/console/figures").text
    page = newcomer.browser.get("/console/samples")
    place = "/console/samples/remove"
    gone = newcomer.browser.post(place, data=newcomer.form(page, place).fields)
    assert "Đã xóa hết dữ liệu mẫu" in gone.text
    assert newcomer.browser.get("/console/board").url.path == "/console/sign-in"
    assert newcomer.browser.get(newcomer.link).status_code == 200
    assert newcomer.browser.get(f"{newcomer.link}x").status_code == 404
