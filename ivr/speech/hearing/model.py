"""The acoustic model: finding its folder, looking it over, loading it once for all calls."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.core.errors import EarFailed
from ivr.speech.sound.mulaw import RATE

#: What every model holds.
_NEEDED = ("am/final.mdl", "conf/mfcc.conf", "graph/words.txt")
#: With both of them, phrase lists can be given at run time; without, Vosk passes over them with a warning.
_LOOKAHEAD = ("graph/HCLr.fst", "graph/Gr.fst")
#: Vosk's own code for Vietnamese is "vn"; "vi" is what others write.
_NAME = re.compile(r"vosk-model(-small)?-(vn|vi)\b")
#: Vietnamese writes some 6,500 syllables. A model with fewer than this cannot hear ordinary sentences.
_FEW_WORDS = 4000
#: Hz, where a model does not say.
_KALDI_RATE = 16000


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a look at a folder tells.

    ``rate`` is the sampling rate of the speech that it learned, in Hz. ``phrases``: it takes phrase lists. ``test``
    is why this is a test model that callers must not meet, or empty.
    """

    folder: Path
    words: int
    rate: int
    phrases: bool
    test: str

    @property
    def name(self) -> str:
        """The folder's name, by which models are known."""
        return self.folder.name

    @property
    def line(self) -> str:
        """One line for logs and for ``/healthz``."""
        warning = f"TEST MODEL, not for callers ({self.test}): " if self.test else ""
        phrases = "phrase lists at run time" if self.phrases else "NO phrase lists at run time, open vocabulary only"
        return f"{warning}{self.name}, {self.words} words, {phrases}"


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model, shared by every recogniser. Its files are not needed any more."""

    facts: ModelFacts
    handle: Any

    def knows(self, word: str) -> bool:
        """Whether the model has ``word`` (one syllable, lower case, NFC)."""
        return bool(self.handle.vosk_model_find_word(word) >= 0)

    def known(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """The ``phrases`` whose words the model all has: of others Vosk would learn what is left of them."""
        return tuple(phrase for phrase in phrases if all(map(self.knows, phrase.split())))

    def lacks(self, phrases: Iterable[str]) -> tuple[str, ...]:
        """The words of ``phrases`` that the model does not have, sorted, each once."""
        words = {word for phrase in phrases for word in phrase.split()}
        return tuple(sorted(word for word in words if not self.knows(word)))


def find_folder(given: Path | None = None) -> Path:
    """The model's folder: ``given``, or the first Vietnamese one where Vosk itself looks. Nothing is downloaded.

    Raises ``EarFailed("missing")``, which says where was looked.
    """
    if given is not None:
        if given.is_dir():
            return given
        raise EarFailed("missing", f"There is no folder {given}.")
    places = list(_search_path())
    for place in places:
        found = sorted(path for path in place.glob("vosk-model*") if path.is_dir() and _NAME.match(path.name))
        if found:
            return found[0]
    looked = ", ".join(map(str, places))
    raise EarFailed("missing", f"No Vietnamese model in {looked}. `ivr model fetch` gets one.")


def _search_path() -> Iterator[Path]:
    own = os.environ.get("VOSK_MODEL_PATH")
    places = (own, "/usr/share/vosk", Path.home() / "AppData/Local/vosk", Path.home() / ".cache/vosk")
    return (Path(place) for place in places if place)


def look_over(folder: Path) -> ModelFacts:
    """Check the files of a model; raises ``EarFailed("missing")`` naming what is not there."""
    lacking = [name for name in _NEEDED if not _there(folder / name)]
    if lacking:
        raise EarFailed("missing", f"{folder} is no Vosk model: it lacks {', '.join(lacking)}.")
    try:
        # Not to be words: the empty word, disambiguation symbols (#0), marks of the language model (<s>).
        lines = (folder / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise EarFailed("broken", f"{folder}/graph/words.txt: {fault}") from fault
    words = sum(1 for line in lines if line and line[0] not in "<#[!")
    phrases = all(_there(folder / name) for name in _LOOKAHEAD)
    return ModelFacts(folder, words, _rate(folder), phrases, _why_test(folder, words))


def _rate(folder: Path) -> int:
    found = re.search(
        r"^--sample-frequency=(\d+)", (folder / "conf/mfcc.conf").read_text(errors="replace"), re.MULTILINE
    )
    rate = int(found[1]) if found else _KALDI_RATE
    if rate > 2 * RATE:
        raise EarFailed("broken", f"{folder} wants speech at {rate} Hz; the telephone gives {RATE}.")
    return rate


def _there(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _why_test(folder: Path, words: int) -> str:
    if re.search(r"(?:^|[-_])(?:test|tiny)(?:[-_]|$)", folder.resolve().name, re.IGNORECASE):
        return "its name says so"
    for readme in sorted(folder.glob("README*")):
        if re.search(r"\btest model\b", readme.read_text(encoding="utf-8", errors="replace"), re.IGNORECASE):
            return "its README says so"
    return f"it knows {words} words of some 6,500" if words < _FEW_WORDS else ""


def load_model(given: Path | None = None) -> Model:
    """Find, look over and load; raises ``EarFailed``: ``missing``, or ``broken`` when Vosk refuses the files."""
    facts = look_over(find_folder(given))
    import vosk  # noqa: PLC0415 - 25 MB of library, which a hotline of keys alone never needs

    vosk.SetLogLevel(-1)
    try:
        return Model(facts, vosk.Model(str(facts.folder)))
    except Exception as fault:  # Vosk raises plain Exception
        raise EarFailed("broken", f"Vosk cannot load {facts.folder}: {fault}") from fault
