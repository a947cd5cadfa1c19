"""When an utterance begins and ends, in the audio's own time."""

from __future__ import annotations

from ivr.speech.hearing.endpoint import MENU, SLOW, Endpoint, Look, Patience, Stage


def say(endpoint: Endpoint, seconds: float, *, voiced: bool) -> Stage:
    for _ in range(round(seconds / 0.02)):
        endpoint.take(voiced=voiced)
    return endpoint.stage


def until_end(endpoint: Endpoint) -> float:
    frames = 0
    while endpoint.take(voiced=False) is not Stage.ENDED:
        frames += 1
        assert frames < 1000
    return round((frames + 1) * 0.02, 2)


def test_a_click_begins_nothing() -> None:
    endpoint = Endpoint()
    assert say(endpoint, 0.1, voiced=True) is Stage.WAITING
    assert say(endpoint, 1.0, voiced=False) is Stage.WAITING
    assert say(endpoint, 0.1, voiced=True) is Stage.WAITING


def test_a_short_word_begins_an_utterance_but_stops_no_prompt() -> None:
    endpoint = Endpoint()
    assert say(endpoint, 0.14, voiced=True) is Stage.SPEAKING
    assert not endpoint.sure


def test_a_third_of_a_second_of_voice_is_sure() -> None:
    endpoint = Endpoint()
    say(endpoint, 0.3, voiced=True)
    assert endpoint.sure


def test_a_menu_answer_ends_after_seven_tenths_of_a_second() -> None:
    endpoint = Endpoint(MENU)
    say(endpoint, 0.8, voiced=True)
    assert until_end(endpoint) == 0.7


def test_a_slow_caller_is_waited_for_longer() -> None:
    ends = []
    for patience in (MENU, SLOW):
        endpoint = Endpoint(patience)
        say(endpoint, 0.8, voiced=True)
        ends.append(until_end(endpoint))
    assert ends == [0.7, 1.3]


def test_a_long_utterance_is_waited_for_longer() -> None:
    endpoint = Endpoint(MENU)
    say(endpoint, 3.0, voiced=True)
    assert until_end(endpoint) == 1.0


def test_whoever_paused_before_is_waited_for_longer() -> None:
    endpoint = Endpoint(MENU)
    say(endpoint, 0.5, voiced=True)
    say(endpoint, 0.5, voiced=False)
    say(endpoint, 0.3, voiced=True)
    assert until_end(endpoint) == 1.0


def test_a_pause_is_worth_two_looks_and_whoever_finds_enough_ends_it() -> None:
    endpoint = Endpoint(MENU)
    say(endpoint, 0.5, voiced=True)
    looks = []
    for _ in range(34):
        endpoint.take(voiced=False)
        if endpoint.look_for:
            looks.append((round(endpoint.quiet, 2), endpoint.look_for))
    assert looks == [(0.4, Look.COMPLETE), (0.56, Look.UNDERSTOOD)]
    endpoint.end()
    assert endpoint.stage is Stage.ENDED


def test_a_long_or_halting_sentence_is_looked_at_as_early_as_a_short_one() -> None:
    endpoint = Endpoint(MENU)
    say(endpoint, 3.0, voiced=True)
    say(endpoint, 0.5, voiced=False)
    say(endpoint, 1.0, voiced=True)
    say(endpoint, 0.54, voiced=False)
    endpoint.take(voiced=False)
    assert endpoint.look_for is Look.UNDERSTOOD


def test_nobody_speaks_for_ever() -> None:
    endpoint = Endpoint(Patience(most=2.0))
    assert say(endpoint, 1.9, voiced=True) is Stage.SPEAKING
    assert say(endpoint, 0.2, voiced=True) is Stage.ENDED


def test_the_silence_at_the_end_is_not_counted() -> None:
    endpoint = Endpoint()
    say(endpoint, 1.0, voiced=True)
    say(endpoint, 0.4, voiced=False)
    assert round(endpoint.seconds, 2) == 1.0
    assert round(endpoint.quiet, 2) == 0.4
