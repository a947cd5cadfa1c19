"""The telephone in the terminal, with a keyboard that types by itself."""

from __future__ import annotations

import io
import os
import signal

import httpx
import pytest
from rich.console import Console

from ivr.exchange.clock import Clock, HandClock
from ivr.exchange.exchange import Exchange
from ivr.exchange.handset import Act, HangUp, Kind, Press, Span, Speak
from ivr.exchange.keyboard import END, TerminalKeyboard, leaving_on_interrupt, unbuffered
from ivr.exchange.network import Network
from ivr.exchange.profiles import TWILIO
from ivr.exchange.record import CallRecord, EndedBy
from ivr.exchange.terminal import TerminalHandset, show_opening, show_summary, show_transcript
from tests.exchange.fakes import BASE, CALLER, NINE, TOKEN, FakeService, ring


class FakeKeyboard:
    """Types characters at given seconds; waiting moves its time on."""

    def __init__(self, *typed: tuple[float, str]) -> None:
        self._typed = list(typed)
        self.seconds = 0.0

    def read(self, seconds: float) -> str:
        if self._typed and self._typed[0][0] <= self.seconds + seconds:
            at, character = self._typed.pop(0)
            self.seconds = max(self.seconds, at)
            return character
        self.seconds += seconds
        return ""

    def now(self) -> float:
        return self.seconds


def telephone(*typed: tuple[float, str], fast: bool = False) -> tuple[TerminalHandset, FakeKeyboard, io.StringIO]:
    screen = io.StringIO()
    keyboard = FakeKeyboard(*typed)
    console = Console(file=screen, width=100, highlight=False)
    return TerminalHandset(console, keyboard, fast=fast, monotonic=keyboard.now), keyboard, screen


def pressed(act: Act | None) -> tuple[str, float]:
    """The key that was pressed, and when, to a tenth of a second."""
    assert isinstance(act, Press)
    return act.key, round(act.after, 1)


PROMPT = Span(Kind.PLAY, 8.0, "Để hỏi thủ tục, bấm 1.", place=1, turn=1)
LISTENING = Span(Kind.LISTENING, 5.0, place=1, turn=1)


def test_a_sentence_appears_with_its_seconds_and_takes_them() -> None:
    handset, keyboard, screen = telephone()
    assert handset.during(PROMPT) is None
    assert keyboard.seconds == pytest.approx(8.0)
    assert "0:00  Để hỏi thủ tục, bấm 1.  (8.0 s)" in screen.getvalue()


def test_a_key_cuts_in() -> None:
    handset, _, screen = telephone((2.5, "1"))
    act = handset.during(PROMPT)
    assert pressed(act) == ("1", 2.5)
    assert "(8.0 s, stopped after 2.5)" in screen.getvalue()
    assert "you press 1" in screen.getvalue()


def test_other_characters_are_no_keys() -> None:
    handset, _, _ = telephone((1.0, "x"), (1.5, "\n"), (2.0, "5"))
    assert pressed(handset.during(PROMPT)) == ("5", 2.0)


def test_a_key_that_nobody_listens_to_is_said_to_be_lost() -> None:
    handset, _, screen = telephone((1.0, "1"))
    assert handset.during(Span(Kind.PLAY, 3.0, "Kính chào")) is None
    assert "1: nobody listens to keys at this moment" in screen.getvalue()


def test_waiting_in_vain_is_shown() -> None:
    handset, keyboard, screen = telephone()
    assert handset.during(LISTENING) is None
    assert keyboard.seconds == pytest.approx(5.0)
    assert "no answer for 5 s" in screen.getvalue()


def test_leaving_hangs_up_where_it_happens() -> None:
    handset, _, screen = telephone((3.0, END))
    act = handset.during(PROMPT)
    assert isinstance(act, HangUp)
    assert act.after == pytest.approx(3.0)
    assert "you hang up" in screen.getvalue()


def test_fast_skips_the_sentences_but_waits_for_keys() -> None:
    handset, keyboard, _ = telephone((1.0, "2"), fast=True)
    assert handset.during(PROMPT) is None
    assert keyboard.seconds == 0.0
    assert pressed(handset.during(LISTENING)) == ("2", 1.0)


def test_words_are_typed_into_a_recording_and_keys_end_it() -> None:
    letters = [(1.0 + 0.1 * number, letter) for number, letter in enumerate("alx\x7fô 1\n")]
    handset, _, screen = telephone(*letters, (3.0, "#"))
    recording = Span(Kind.RECORDING, 5.0, place=1, turn=1, takes_speech=True)
    act = handset.during(recording)
    assert isinstance(act, Speak)
    assert act.text == "alô 1"
    assert act.after == pytest.approx(1.0)
    assert pressed(handset.during(recording)) == ("#", 1.3)
    assert "you say alô 1" in screen.getvalue()


def test_words_may_end_by_hanging_up_or_by_long_silence() -> None:
    recording = Span(Kind.RECORDING, 5.0, place=1, turn=1, takes_speech=True)
    assert isinstance(telephone((1.0, "a"), (2.0, END))[0].during(recording), HangUp)
    assert isinstance(telephone((1.0, "a"))[0].during(recording), Speak)


def test_brackets_in_a_sentence_are_shown_as_they_are() -> None:
    handset, _, screen = telephone()
    handset.during(Span(Kind.SAY, 1.0, "[red]đỏ[/red]"))
    handset.over()
    assert "[red]đỏ[/red]" in screen.getvalue()


def whole_call() -> tuple[CallRecord, str]:
    handset, keyboard, screen = telephone((4.0, "1"))
    menu = '<Gather numDigits="1" action="/keys"><Play>/sounds/10/menu</Play></Gather>'
    service = FakeService({"/answer": menu, "/keys": "<Say>xin cảm ơn</Say>"})
    clock: Clock = HandClock(NINE)
    house = Exchange(TWILIO, Network(TOKEN, service.transport), clock)
    record = house.ring(f"{BASE}/answer", CALLER, handset)
    assert keyboard.seconds == pytest.approx(4.0 + record.turns[1].said[0].seconds)
    return record, screen.getvalue()


def test_a_whole_call_is_shown_as_it_happens_and_summed_up() -> None:
    record, shown = whole_call()
    console = Console(file=io.StringIO(), width=100, highlight=False)
    show_opening(console, "+842400000000", BASE)
    show_summary(console, record)
    show_transcript(console, record)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert [shown.index(one) for one in ("menu", "you press 1", "xin cảm ơn")] == sorted(
        shown.index(one) for one in ("menu", "you press 1", "xin cảm ơn")
    )
    assert "Ringing +842400000000" in printed
    assert "the service hung up" in printed
    assert "menu (stopped after 4.0 s)" in printed
    assert record.ended_by is EndedBy.SERVICE


def test_a_summary_names_every_fault() -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    show_summary(console, ring(FakeService({"/answer": "<Speak/>"})))
    assert "unknown element <Speak>" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_refused_signature_is_told_with_what_to_do() -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    show_summary(console, ring(FakeService({"/answer": httpx.Response(403)})))
    assert "IVR_DATA_DIR" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_keyboard_gives_one_character_at_a_time() -> None:
    reader, writer = os.pipe()
    keyboard = TerminalKeyboard(reader)
    assert keyboard.read(0.0) == ""
    os.write(writer, "1ô".encode())
    assert [keyboard.read(0.0) for _ in range(3)] == ["1", "ô", ""]
    os.close(writer)
    assert [keyboard.read(0.0), keyboard.read(0.0)] == ["", ""]
    keyboard.leave()
    assert keyboard.read(0.0) == END
    os.close(reader)


def test_the_terminal_is_put_back_after_the_call() -> None:
    import termios

    leader, follower = os.openpty()
    before = termios.tcgetattr(follower)
    with unbuffered(follower):
        assert termios.tcgetattr(follower) != before
    assert termios.tcgetattr(follower) == before
    os.close(leader)
    os.close(follower)


def test_what_is_no_terminal_is_left_alone() -> None:
    reader, writer = os.pipe()
    with unbuffered(reader):
        os.write(writer, b"1")
    assert TerminalKeyboard(reader).read(0.0) == "1"
    os.close(reader)
    os.close(writer)


@pytest.mark.usefixtures("interrupts")
def test_the_first_interrupt_hangs_up_and_the_next_one_is_as_ever() -> None:
    left: list[bool] = []
    with leaving_on_interrupt(lambda: left.append(True)):
        signal.raise_signal(signal.SIGINT)
        assert left == [True]
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_pieces_of_one_sentence_appear_as_one() -> None:
    handset, _, screen = telephone()
    for text in ("Cán bộ sẽ gọi lại trước", "bốn giờ chiều", "ngày mai", "Mã của quý vị là", "hoa sen"):
        handset.during(Span(Kind.PLAY, 1.0, text, place=1))
    handset.over()
    assert "Cán bộ sẽ gọi lại trước bốn giờ chiều ngày mai  (3.0 s)" in screen.getvalue()
    assert "Mã của quý vị là hoa sen  (2.0 s)" in screen.getvalue()
