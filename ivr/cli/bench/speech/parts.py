"""What is measured: the hotline's own ear in this process, a bare recogniser, and the plain server."""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import vosk

from ivr.bootstrap import Container, build
from ivr.cli.bench import telling
from ivr.cli.bench.errors import NotMeasured
from ivr.cli.bench.servers import Server, program
from ivr.cli.bench.speech import cost, material
from ivr.cli.bench.speech.caller import Utterance
from ivr.cli.bench.speech.cost import Costs
from ivr.core.meaning import MAIN
from ivr.settings import Settings
from ivr.speech.hearing.decoder import UNKNOWN, phrase_list
from ivr.speech.hearing.model import Model, load_model

_SEED = 1
#: Seconds of the silence whose cost is measured, and of the plain server's one answer.
_QUIET, _ANSWER = 120.0, 1.0
_ROUNDS = 5
#: Seconds that a model may take to load.
_PATIENCE = 60.0


def cost_of(model: Path, utterances: Sequence[Utterance]) -> Costs:
    """What listening costs, ours and bare."""
    loaded = load_model(model)
    quiet = material.silence(_QUIET, random.Random(_SEED))
    with _container(model) as container:
        words = _grammar(container, loaded)
        return cost.measure(
            container.ear, lambda: vosk.KaldiRecognizer(loaded.handle, 8000, words), utterances, quiet, _ROUNDS
        )


@contextmanager
def plain(parent: Path, model: Path) -> Iterator[Server]:
    """The plain server, with the same words to choose from as the hotline's main menu."""
    own = telling.folder(parent, "plain")
    with _container(model) as container:
        (own / "grammar.json").write_text(_grammar(container, load_model(model)), "utf-8")
    (own / "reply.raw").write_bytes(material.silence(_ANSWER, random.Random(_SEED)))
    arguments = (str(model), str(own / "grammar.json"), str(own / "reply.raw"))
    with program("plain", "ivr.cli.bench.speech.plain", arguments, own) as server:
        yield server


def _grammar(container: Container, model: Model) -> str:
    """The hotline's own list at the main menu: of its phrases those that the model knows."""
    return phrase_list(model.known(phrase for phrase in container.grammar(MAIN) if phrase != UNKNOWN))


@contextmanager
def _container(model: Path) -> Iterator[Container]:
    """The hotline's own parts in this process, with the model loaded."""
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as data:
        environ = {**os.environ, "IVR_DATA_DIR": data, "IVR_EAR": "stream", "IVR_VOSK_MODEL": str(model)}
        container = build(Settings.from_env(environ))
        try:
            container.ear.begin(_PATIENCE)
            if not container.ear.ready:
                raise NotMeasured(f"The model cannot be used: {container.ear.line}.")
            yield container
        finally:
            container.close()
