"""Chromium, driven by Playwright, over a console that really listens; skipped with the reason where it is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from ivr.core.callback import Status
from tests.web.console.hall import Hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed (pip install playwright)")

ROOT = Path(__file__).parents[2]
#: Milliseconds for whatever a page is waited for; a busy machine is slow.
PATIENCE = 20_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Of one module: while it is open it keeps an event loop running, in which other tests could start none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("There is no chromium on this machine (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def desk(chromium: Browser, *, scripts: bool = True) -> BrowserContext:
    """An old office computer: a screen of 1024 by 768, Vietnamese."""
    context = chromium.new_context(
        viewport={"width": 1024, "height": 768},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        java_script_enabled=scripts,
    )
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = desk(chromium)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from ``AXE_CORE`` or ``node_modules`` (npm install axe-core)."""
    for place in (os.environ.get("AXE_CORE", ""), str(ROOT / "node_modules/axe-core/axe.min.js")):
        if place and Path(place).is_file():
            return Path(place).read_text(encoding="utf-8")
    pytest.skip("axe-core is not here (npm install --no-save axe-core, or AXE_CORE=path/to/axe.min.js)")


@pytest.fixture
def hall() -> Hall:
    """A morning's queue: one late, one urgent, one with a voice, one whose need nobody knows."""
    made = Hall()
    made.ask("late", minutes_ago=150, topic="khai-sinh", path=("main", "papers", "khai-sinh", "officer"))
    with made.store.transaction() as tx:
        late = tx.callback("late")
        assert late is not None
        assert tx.save_callback(late.promised(made.clock.now()))
    made.clock.pass_(minutes=10)
    made.ask(
        "spoken",
        topic="can-cuoc",
        path=("welcome", "main", "can-cuoc", "officer"),
        said="tôi muốn hỏi làm căn cước cho cháu mười bốn tuổi thì mang giấy tờ gì",
        url="https://platform.example/voice",
    )
    made.ask("typed", minutes_ago=40, topic="tam-tru", proven=False, path=("main", "residence", "tam-tru"), asked=3)
    made.ask("unclear", minutes_ago=5, topic=None, path=("main",), said="alo alo có ai nghe không")
    assert made.request("late").status is Status.WAITING
    return made


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """Where the console listens."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/console/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def address(hall: Hall) -> Iterator[str]:
    """Where the console of ``hall`` listens."""
    with listening(hall.app) as place:
        yield place
