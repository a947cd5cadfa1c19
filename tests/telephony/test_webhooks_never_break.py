"""Whatever a platform, or somebody who has its key, sends: never a 5xx and never a redirect."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.telephony import forms
from ivr.telephony.errors import BadRequest
from tests.telephony.fakes import CALL, TYPE, FakeCalls, House, signed

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.sampled_from(["CallSid", "From", "Digits", "RecordingUrl", "RecordingDuration", "CallStatus"]) | text
values = st.sampled_from([CALL, "+84912345678", "1", "#", "hangup", "https://x/y", "0", "completed"]) | text
pairs = st.lists(st.tuples(names, values), max_size=12)
calls = st.just(CALL) | text
turns = st.integers(0, 10**7).map(str) | text
paths = st.sampled_from(["/voice/answer", "/voice/status", "/voice/fallback", f"/voice/turn/{CALL}/2"]) | st.builds(
    lambda call, turn: f"/voice/turn/{quote(call, safe='')}/{quote(turn, safe='')}", calls, turns
)
queries = st.just("") | text.map(lambda query: "?" + quote(query, safe="=&%"))
headers = st.dictionaries(
    st.sampled_from(["Content-Type", "I-Twilio-Idempotency-Token", "X-Forwarded-Host", "Host", "Cookie", "Accept"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    max_size=3,
)
bodies = pairs.map(lambda fields: urlencode(fields).encode()) | st.binary(max_size=300)
broken = st.sampled_from([None, RuntimeError("broken"), KeyError("x"), OSError(28, "full")])


@settings(derandomize=True, max_examples=400, deadline=None)
@given(paths, queries, bodies, headers, broken)
def test_no_signed_request_ever_breaks_a_webhook(
    path: str, query: str, body: bytes, more: dict[str, str], fault: Exception | None
) -> None:
    house = House(calls=FakeCalls(fails=fault))
    target = path + query
    try:
        fields = forms.parse(body).fields
    except BadRequest:
        fields = ()
    signature = signed(target, fields)
    answer = house.client().post(
        target, data=body, headers={"Content-Type": TYPE, **more, "X-Twilio-Signature": signature}
    )
    assert answer.status_code in {200, 204, 400, 403, 404, 415}
