"""The plain way to listen, for comparison: a thread and a recogniser a call, every frame decoded, no gate.

Run as ``python -m ivr.cli.bench.speech.plain PORT MODEL GRAMMAR.json REPLY.raw``. It takes streams from anybody,
answers each utterance that its recogniser ends with the same second of sound, and knows no menus, keys or marks.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import vosk
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from ivr.speech.sound.mulaw import pcm16_of


def main(port: int, model_folder: str, grammar: str, reply: bytes) -> None:
    """Serve on ``port`` of this machine until the process is ended."""
    vosk.SetLogLevel(-1)
    model = vosk.Model(model_folder)
    spoken = json.dumps({"event": "media", "media": {"payload": base64.b64encode(reply).decode("ascii")}})

    def talk(socket: ServerConnection) -> None:
        recogniser = vosk.KaldiRecognizer(model, 8000, grammar)
        try:
            for message in socket:
                event = json.loads(message)
                if event["event"] != "media":
                    continue
                mulaw = base64.b64decode(event["media"]["payload"])
                if recogniser.AcceptWaveform(pcm16_of(mulaw)) and json.loads(recogniser.Result())["text"]:
                    socket.send(spoken)
        except ConnectionClosed:
            return

    with serve(talk, "127.0.0.1", port, compression=None, ping_interval=None, max_queue=None) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_text("utf-8"), Path(sys.argv[4]).read_bytes())
