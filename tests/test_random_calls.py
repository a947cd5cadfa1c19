"""20,000 random calls on the services: no exception, no dead end, no refused document, no promise without a request.

2,000 examples of ten callers whose turns interleave; deliveries are repeated, late and out of order. The search is
derandomised: the same calls on every machine.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.bootstrap import needed_texts
from ivr.core.callback import Callback
from ivr.core.dialogue.speech import KEYS as KEYS_ONLY
from ivr.core.dialogue.speech import RECORD, STREAM
from ivr.core.effects import HangUp, Say
from ivr.core.inputs import Call, Heard, Input, Keys, Recorded, Silence, Unheard
from ivr.core.meaning import Decision, Meaning, Urgency
from ivr.exchange import profiles
from ivr.exchange.twiml import read
from ivr.flows.loader import load_flow
from ivr.services.calls import Reply
from ivr.speech.prompts.catalogue import PromptFile
from ivr.telephony.platforms import SOMLENG, TWILIO
from ivr.telephony.tokens import Tokens
from ivr.telephony.twiml import Writer
from ivr.telephony.urls import Urls
from tests.services.house import House

FLOW = load_flow()
TEXTS = frozenset(needed_texts()) | {"con trâu."}
URLS = Urls("https://hotline.example")
TOKENS = Tokens("a secret of the house")
#: Every other caller rings through Somleng.
PLATFORMS = ((TWILIO, profiles.TWILIO), (SOMLENG, profiles.SOMLENG))
#: Two callers share a telephone, two hide their number.
NUMBERS = ("+84912345601", "+84912345601", None, None, *(f"+8491234561{i}" for i in range(6)))
#: How the callers are listened to, in turn.
EARS = (KEYS_ONLY, STREAM, RECORD)
#: A caller who does nothing more is led to the end of the call within so many turns.
END = 12
#: Sentences after which a request must be in the database.
PROMISES = ("Cán bộ sẽ gọi lại trước", "Cán bộ sẽ gọi lại cho quý vị trước", "Yêu cầu của quý vị đã được ghi")


class Prompts:
    """Every text that was listed beforehand has a prompt; any other is an error here."""

    def find(self, text: str) -> PromptFile | None:
        assert text in TEXTS, text
        return PromptFile("0123456789abcdef.wav", 1.0)


class Crowd:
    """Ten callers ringing one house."""

    def __init__(self) -> None:
        self.house = House(FLOW)
        self.callers = [Call(f"CA{i}", number) for i, number in enumerate(NUMBERS)]
        self.replies: dict[int, Reply] = {}
        self.delivered: dict[int, list[tuple[int, Input]]] = {i: [] for i in range(len(NUMBERS))}

    def act(self, who: int, what: Input | str) -> None:
        self.house.ear = EARS[who % len(EARS)]
        if who not in self.replies:
            self.check(who, self.house.calls.answer(self.callers[who]))
        elif what == "answer again":
            assert self.house.calls.answer(self.callers[who]) == self.replies[who]
        elif what == "hang up":
            self.house.calls.status(self.callers[who].id, "completed")
        elif isinstance(what, str):
            self.deliver_again(who, first=what == "oldest again")
        else:
            self.deliver(who, what)

    def deliver(self, who: int, heard: Input) -> None:
        turn = self.replies[who].turn
        self.delivered[who].append((turn, heard))
        self.check(who, self.house.calls.turn(self.callers[who], turn, heard))

    def deliver_again(self, who: int, *, first: bool) -> None:
        if self.delivered[who]:
            turn, heard = self.delivered[who][0 if first else -1]
            before = self.house.requests()
            assert self.house.calls.turn(self.callers[who], turn, heard) == self.replies[who]
            assert self.house.requests() == before

    def check(self, who: int, reply: Reply) -> None:
        self.replies[who] = reply
        platform, profile = PLATFORMS[who % 2]
        read(Writer(URLS, Prompts(), platform, TOKENS).document(reply).encode(), "text/xml; charset=utf-8", profile)
        said = [effect.pieces[0] for effect in reply.effects if isinstance(effect, Say)]
        if any(sentence in PROMISES or sentence.rstrip(".") in PROMISES for sentence in said):
            assert self.owed(who), said

    def owed(self, who: int) -> list[Callback]:
        call = self.callers[who]
        typed = {r.number for r in self.house.requests() if r.call == call.id}
        return [r for r in self.house.requests() if r.open and r.number in {call.number, *typed}]

    def end(self) -> None:
        for who in self.replies:
            for _ in range(END):
                if isinstance(self.replies[who].effects[-1], HangUp):
                    break
                self.deliver(who, Silence())
            assert isinstance(self.replies[who].effects[-1], HangUp), self.replies[who]
        numbers = [request.number for request in self.house.requests() if request.open and request.number]
        assert len(numbers) == len(set(numbers))


KEYS = st.sampled_from("0123456789*#").map(Keys)
INTENTS = (*FLOW.speech.intents, "yes", "no", "digits", "digit-1", "out-of-scope", "promise", "")
VOICES = st.sampled_from(
    [None, None, Recorded("https://x/said", 2), Recorded("https://x/said", 1, "#"), Recorded("", 0, "7")]
)
WORDS = st.builds(
    Heard,
    st.builds(
        Meaning,
        text=st.sampled_from(["", "lời nói"]),
        decision=st.sampled_from(Decision),
        intent=st.sampled_from(INTENTS),
        keys=st.sampled_from(["", "", "", "0", "2", "5", "12", "0912345678", "*", "x"]),
        urgent=st.sampled_from([*[None] * 12, *Urgency]),
    ),
    VOICES,
)
DEAF = st.builds(Unheard, st.sampled_from(["missing", "busy", "broken", "dropped"]), VOICES)
WORK = st.one_of(
    KEYS,
    KEYS,
    KEYS,
    WORDS,
    WORDS,
    DEAF,
    st.sampled_from([Keys("0912345678"), Keys("0912345601"), Keys("12"), Keys("A"), Keys("99*#")]),
    st.just(Silence()),
    st.sampled_from([Recorded("https://x/1", 3.5), Recorded("https://x/2", 0), Recorded("https://x/3")]),
    st.sampled_from(["hang up", "answer again", "latest again", "oldest again"]),
)


@settings(max_examples=600, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 9), WORK), min_size=40, max_size=150),
    st.integers(0, 14 * 24 * 60),
)
def test_random_calls_never_break_and_never_lose_a_promise(
    doings: list[tuple[int, Input | str]], minutes: int
) -> None:
    crowd = Crowd()
    crowd.house.clock.time += timedelta(minutes=minutes)
    for who in range(len(NUMBERS)):
        crowd.act(who, Silence())
    for who, what in doings:
        crowd.act(who, what)
    crowd.end()
