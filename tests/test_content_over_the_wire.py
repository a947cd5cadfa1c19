"""A supervisor confirms a fact in one process: callers of another hear it, and the worker knows of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from ivr.bootstrap import SystemIds, build
from ivr.core.accounts.one_time_code import code, secret_of, step
from ivr.services.audit import COMMAND_LINE, Actor
from ivr.services.officers import Officers
from ivr.services.own_account import OwnAccount
from ivr.services.sign_in import SignIn
from ivr.settings import Settings
from ivr.speech.prompts.folder import read_manifest
from ivr.storage.passwords import Argon2
from tests.hotline_process import Process, free_port
from tests.services.house import HandClock
from tests.services.staff import HUNG, PASSWORD
from tests.signed_line import SignedLine

AUDIO = Path(__file__).parents[1] / "audio"
FEE, SAFE = "Lệ phí làm mới hai trăm nghìn đồng.", "Lệ phí hiện nay, bà con hỏi cán bộ lúc nộp."
#: The keys from the main menu to the passport.
PASSPORT = "42"
#: Nobody waits so long: a machine that is busy with other work may be slow.
PATIENCE = 60.0
#: She belongs to no unit, so she sees all of them.
SUPERVISOR = replace(HUNG, unit="")


class Fields(HTMLParser):
    """The hidden and filled-in fields of the form that leads to ``action``."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.found = action, False, dict[str, str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = values.get("action") == self.action
        elif tag == "input" and self.inside:
            self.found[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "form"


class Console:
    """A browser at the console of one process."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=30)
        self.page = self.open("/console/")

    def open(self, place: str) -> httpx.Response:
        self.page = self.client.get(place)
        assert self.page.status_code == 200, self.page.text
        return self.page

    def send(self, action: str, **fields: str) -> httpx.Response:
        form = Fields(action)
        form.feed(self.page.text)
        self.page = self.client.post(action, data={**form.found, **fields})
        assert self.page.status_code == 200, self.page.text
        return self.page


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[tuple[Process, Process]]:
    """Two services over one SQLite file."""
    made = (Process(tmp_path, free_port()), Process(tmp_path, free_port()))
    for process in made:
        process.start()
    yield made
    for process in made:
        process.kill()


@pytest.fixture
def worker(tmp_path: Path, processes: tuple[Process, Process]) -> Iterator[Path]:
    """A worker beside them: its log."""
    path = tmp_path / "worker.log"
    environ = {**os.environ, "IVR_DATA_DIR": str(tmp_path), "IVR_LOG": "json"}
    with path.open("wb") as log:
        running = subprocess.Popen([sys.executable, "-m", "ivr", "worker"], env=environ, stdout=log, stderr=log)
    yield path
    running.kill()
    running.wait()


@contextmanager
def signed_in(process: Process) -> Iterator[Console]:
    """A supervisor's browser; she is taken on and her telephone enrolled a minute before."""
    settings = Settings.from_env({"IVR_DATA_DIR": str(process.folder)})
    container = build(settings)
    store, house, hasher, ids = container.store, settings.secret_key.encode(), Argon2(memory=8, passes=1), SystemIds()
    clock = HandClock(datetime.now(UTC) - timedelta(minutes=1))
    Officers(store, hasher, clock, ids).add(SUPERVISOR, Actor(COMMAND_LINE), PASSWORD)
    door, own = SignIn(store, hasher, clock, ids, house), OwnAccount(store, hasher, clock, ids, house, "Gần Dân")
    visit = door.visit(door.sign_in(SUPERVISOR.id, PASSWORD, "10.0.0.7"))
    own.begin_enrolment(visit, PASSWORD)

    def shown(at: datetime, *, pending: bool = False) -> str:
        with store.transaction() as tx:
            credential = tx.accounts.credential(SUPERVISOR.id)
        assert credential
        factor = credential.pending if pending else credential.factor
        assert factor
        return code(secret_of(house, SUPERVISOR.id, factor), step(at))

    own.confirm_enrolment(visit, shown(clock.now(), pending=True))
    browser = Console(process.url)
    browser.send("/console/sign-in", name=SUPERVISOR.id, password=PASSWORD)
    browser.send("/console/second-factor", code=shown(datetime.now(UTC)))
    container.close()
    yield browser
    browser.client.close()


def heard(process: Process, call: str) -> set[str]:
    """The texts of all prompts that a caller hears who listens to the passport's answer to its end."""
    known = {prompt.file: prompt.text for prompt in read_manifest(AUDIO)}
    line = SignedLine(process.post, process.url, process.key, call=call)
    line.answer()
    for key in (*PASSPORT, *"1" * 5):
        line.turn(Digits=key)
    files = re.findall(r"/audio/(\w+\.wav)", " ".join(line.documents))
    return {known[file] for file in files}


def in_time(true: Callable[[], bool]) -> bool:
    """Whether it becomes true while somebody may wait for it."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_what_is_confirmed_in_one_process_is_heard_in_the_other_and_known_to_the_worker(
    processes: tuple[Process, Process], worker: Path
) -> None:
    console, line = processes
    before = heard(line, "CA0")
    assert (SAFE in before, FEE in before) == (True, False)
    with signed_in(console) as browser:
        place = "/console/facts/passport-fee"
        browser.open(place)
        browser.send(f"{place}/confirm", review_by=f"{datetime.now(UTC) + timedelta(days=90):%d/%m/%Y}")
        assert "Đã xác nhận" in browser.page.text
        calls = iter(range(1, 1000))
        assert in_time(lambda: FEE in heard(line, f"CA{next(calls)}"))
        assert SAFE not in heard(line, "CA-after")
        assert in_time(lambda: "content changed" in worker.read_text(encoding="utf-8"))
        assert line.flow()["revision"] == 1
        browser.open(place)
        browser.send(f"{place}/withdraw")
        assert in_time(lambda: SAFE in heard(line, f"CA{next(calls)}"))
        assert in_time(lambda: console.flow() == line.flow())
