"""The caller in a stream: asked what to do as sentences begin and waits go on, while sound flows beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ivr.exchange.errors import CallEndless
from ivr.exchange.handset import RATE, Act, HangUp, Kind, Mishap, Press, Span, Speak, Trouble
from ivr.exchange.line import CallerLeft, Line
from ivr.exchange.record import Said
from ivr.exchange.sound.known_sounds import SoundReader
from ivr.exchange.sound.playout import Playout
from ivr.exchange.streams.caller_track import KEY_SECONDS, CallerTrack
from ivr.exchange.streams.messages import StreamWriter
from ivr.exchange.streams.pump import StreamPump
from ivr.exchange.streams.scenes import Scene, Scenes
from ivr.exchange.streams.socket import open_stream
from ivr.exchange.streams.stranger import try_stolen_parameters

# People answer half a second after a sentence at the soonest. A service that computes its next sentence meanwhile
# does so in real time, however fast the stream runs: it gets a quarter of a second, and two before its first.
SETTLE_SECONDS, SETTLE_REAL_SECONDS = 0.6, 0.25
FIRST_SECONDS, FIRST_REAL_SECONDS = 3.0, 2.0
# No service waits so long for a caller who does nothing.
SILENT_SECONDS = 300.0


@dataclass(slots=True)
class _Noted:
    """Where a scene is written down in the record."""

    scene: Scene
    where: tuple[int, int]


class StreamCall:
    """One stream of a call, from its opening to its end."""

    def __init__(self, line: Line, url: str, parameters: Mapping[str, str]) -> None:
        self._line = line
        self._url = url
        self._parameters = dict(parameters)
        self._began = line.clock.mark()
        self._earlier = 0.0
        self._acted = False
        self._noted: list[_Noted] = []
        self._pump = self._open()

    def run(self) -> None:
        """Stay until the stream is over. Raises `CallerLeft`, `CallEndless` and `StreamFailed`."""
        number = 0
        try:
            self._pump.start(self._parameters)
            while (scene := self._pump.wait_for_scene(number)) is not None:
                number += 1
                pump = self._pump
                self._pass(scene)
                if self._pump is not pump:
                    number = 0
        finally:
            self._pump.stop()
            self._tell_of_pump()
            self._line.turn.note_stream("over")
            self._pass_time()

    def _open(self) -> StreamPump:
        line, profile = self._line, self._line.profile
        token = line.network.auth_token if profile.signs_streams else None
        socket = open_stream(
            self._url, reach=line.network.reach, auth_token=token, protocols=profile.stream_protocols
        )
        line.turn.note_stream("open")
        pace = line.streams.pace
        playout = Playout(
            SoundReader(line.streams.known),
            most=round(profile.stream_seconds * RATE),
            keeps_newest=profile.stream_keeps_newest,
        )
        scenes = Scenes(
            playout,
            settle=max(SETTLE_SECONDS, SETTLE_REAL_SECONDS * pace.speed),
            first=max(FIRST_SECONDS, FIRST_REAL_SECONDS * pace.speed),
            new_place=line.new_place,
        )
        writer = StreamWriter(line.identify("MZ"), line.record.sid, line.account_sid, profile.parameters_inside_start)
        track = CallerTrack(line.streams.echo)
        return StreamPump(socket, writer, playout=playout, scenes=scenes, track=track, pace=pace)

    def _pass(self, scene: Scene) -> None:
        """Let the caller live through a scene; what the caller began is done even when the scene is cut short."""
        self._note(scene)
        while True:
            self._pass_time()
            act = self._ask(scene)
            if act is None:
                if not self._pump.wait_for_end(scene, SILENT_SECONDS):
                    raise CallEndless(f"the service has said nothing in a stream for {SILENT_SECONDS:.0f} seconds")
                self._note_end(scene)
                return
            self._do(act)
            if scene.ended is not None or self._pump.over:
                self._note_end(scene)
                return

    def _ask(self, scene: Scene) -> Act | None:
        asked = self._pump.seconds
        passed = asked - scene.began
        span = Span(
            scene.kind,
            max(0.0, scene.seconds - passed),
            scene.text,
            place=scene.place,
            turn=self._line.turn.number,
            takes_speech=True,
            streamed=True,
            cut=lambda: scene.ended is not None or self._pump.over,
        )
        act = self._line.handset.during(span)
        if act is not None and math.isfinite(act.after):
            self._pump.wait_until(asked + act.after)
            self._pass_time()
        return act

    def _do(self, act: Act) -> None:
        match act:
            case HangUp():
                raise CallerLeft
            case Press(key):
                self._acted = True
                self._line.turn.note_key(key)
                self._pump.press(key)
                self._pump.wait_until(self._pump.seconds + KEY_SECONDS)
            case Speak():
                self._speak(act)
            case Mishap(what):
                self._suffer(what)

    def _speak(self, words: Speak) -> None:
        self._acted = True
        self._line.turn.note_words(words.text, sounding=bool(words.audio))
        began = self._pump.seconds
        self._pump.say(words.audio)
        for one in sorted(words.meanwhile, key=lambda act: act.after):
            self._pump.wait_until(began + one.after)
            self._do(replace(one, after=0.0))
        self._pump.wait_until(began + words.seconds)

    def _suffer(self, what: Trouble) -> None:
        self._line.turn.note_stream(str(what))
        match what:
            case Trouble.DROP:
                self._pump.drop()
            case Trouble.SECOND:
                # One stream a call: the platform ends the first when the second begins.
                self._pump.stop()
                self._tell_of_pump()
                self._earlier += self._pump.seconds
                self._pump = self._open()
                self._pump.start(self._parameters)
            case Trouble.STEAL:
                served = try_stolen_parameters(self._url, self._parameters, self._line)
                if served is not None:
                    self._line.note(served)

    def _note(self, scene: Scene) -> None:
        if scene.kind is Kind.PLAY:
            self._acted = False
            where = self._line.turn.note_said(Said(_text(scene), scene.seconds, 0.0, "stream"))
            self._noted.append(_Noted(scene, where))

    def _note_end(self, scene: Scene) -> None:
        if scene.kind is Kind.LISTENING and not self._acted and not self._pump.over:
            self._line.turn.note_wait()

    def _tell_of_pump(self) -> None:
        """Write down what a stream was, now that it has ended."""
        for one in self._noted:
            scene = one.scene
            seconds = scene.seconds if math.isfinite(scene.seconds) else scene.heard
            self._line.turn.correct_said(one.where, Said(_text(scene), seconds, scene.heard, "stream"))
        self._noted.clear()
        for fault in self._pump.faults:
            self._line.note(fault)
        self._pump.faults.clear()

    def _pass_time(self) -> None:
        """Bring the clock of the call to the time of the stream."""
        self._line.clock.pass_until(self._began + self._earlier + self._pump.seconds)
        self._line.check_length()


def _text(scene: Scene) -> str:
    return scene.text or "(a sound without a name)"
