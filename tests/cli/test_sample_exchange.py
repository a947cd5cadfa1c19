"""The exchange beside ``ivr run``: there where nothing else rings, and nobody but samples is ever rung by it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from ivr.cli.sample_exchange import sample_exchange, samples_alone, telephone
from ivr.core.requests.units import Officer
from ivr.exchange.telephones import Telephone
from ivr.flows.samples import load_samples
from ivr.services.calling import Calling
from ivr.services.outcomes import Outcomes
from ivr.settings import Settings
from ivr.storage.memory import MemoryStore
from ivr.telephony.dialler import PlatformDialler
from ivr.telephony.urls import Urls
from tests.core.made import RINGING
from tests.services.house import CountedIds, HandClock


def settings(tmp_path: Path, **more: str) -> Settings:
    return Settings.from_env({"IVR_DATA_DIR": str(tmp_path), **more})


def order(reached: Settings, to: str) -> httpx.Response:
    account = (reached.account_sid, reached.auth_tokens[0])
    place = f"{reached.api_url}/2010-04-01/Accounts/{reached.account_sid}/Calls.json"
    return httpx.post(
        place, auth=account, data={"To": to, "From": reached.number or "", "Url": "http://127.0.0.1:1/"}
    )


def test_it_is_open_as_long_as_the_hotline_runs(tmp_path: Path) -> None:
    with sample_exchange(settings(tmp_path)) as reached:
        assert reached.dials
        assert reached.api_url.startswith("http://127.0.0.1:")
        assert order(reached, "+84100000104").status_code == 201
    with pytest.raises(httpx.ConnectError):
        order(reached, "+84100000104")


def test_no_number_but_a_samples_is_ever_rung(tmp_path: Path) -> None:
    with sample_exchange(settings(tmp_path)) as reached:
        refused = order(reached, "+84912345678")
    assert (refused.status_code, refused.json()["code"]) == (400, 21216)
    assert telephone("+84912345678") == Telephone(sip=404, refusal=21216), "as the citizen's leg it is unknown"


@pytest.mark.parametrize(
    "more",
    [
        {"IVR_DIALLING": "manual"},
        {"IVR_TWILIO_API_URL": "http://127.0.0.1:8010"},
        {
            "IVR_PLATFORM": "twilio",
            "IVR_PUBLIC_URL": "https://hotline.example.vn",
            "IVR_TWILIO_AUTH_TOKEN": "key",
            "IVR_TWILIO_ACCOUNT_SID": "AC" + "2" * 32,
        },
    ],
)
def test_where_something_else_rings_or_nothing_shall_none_is_opened(tmp_path: Path, more: dict[str, str]) -> None:
    given = settings(tmp_path, **more)
    with sample_exchange(given) as reached:
        assert reached is given


def test_samples_do_what_their_last_digits_say() -> None:
    lines = {one.line: telephone(f"+84100000{one.line}") for one in load_samples().requests}
    ends = {line: one.rung(30)[1] for line, one in lines.items()}
    assert (ends["101"], ends["102"], ends["104"]) == ("busy", "no-answer", "failed")
    assert {ends[line] for line in ends if line not in {"101", "102", "104"}} == {"in-progress"}
    officers = [telephone(one.telephone or "").rung(30)[1] for one in load_samples().officers]
    assert officers == ["in-progress"] * 3


def test_real_officers_and_real_callers_are_dialled_by_hand() -> None:
    store, clock = MemoryStore(), HandClock()
    outcomes = Outcomes(store, clock, CountedIds(), RINGING)
    dialler = PlatformDialler(("AC", "key"), "+842400000000", "http://127.0.0.1:1", Urls("http://127.0.0.1:1"))
    calling = samples_alone(Calling(store, clock, outcomes, dialler))
    with store.transaction() as tx:
        tx.staff.save_officer(Officer("lan", "Lan", "", telephone="+84912000001"))
        tx.staff.save_officer(Officer("mau-lan", "Lan (mẫu)", "", telephone="+84100000091"))
    assert not calling.rings_for("lan") and not calling.rings_for("lan", "+84100000111")
    assert calling.rings_for("mau-lan") and calling.rings_for("mau-lan", "+84100000111")
    assert not calling.rings_for("mau-lan", "+84912345678")
