"""Speaks one text through espeak-ng's C library; run as a program, standard library only.

``python espeak_library.py LIBRARY DATA version`` prints the release.
``python espeak_library.py LIBRARY DATA speak DIALECT SPEED PITCH AMPLITUDE`` reads SSML (UTF-8) from standard input
and writes the sample rate (4 bytes, little-endian) and signed 16-bit samples.
"""

from __future__ import annotations

import ctypes
import sys

# Names and values of espeak-ng's speak_lib.h.
_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_SPEED, _VOLUME, _PITCH = 1, 2, 3
_UTF8, _SSML, _END_PAUSE = 0x01, 0x10, 0x1000
_POSITION_CHARACTER = 1


def _load(library: str, data: str) -> tuple[ctypes.CDLL, int]:
    engine = ctypes.CDLL(library)
    rate = engine.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
    if rate <= 0:
        sys.exit(f"the data files in {data} cannot be read")
    return engine, rate


def _version(engine: ctypes.CDLL) -> str:
    engine.espeak_Info.restype = ctypes.c_char_p
    release: bytes = engine.espeak_Info(None)
    return release.decode()


def _speak(engine: ctypes.CDLL, markup: bytes, dialect: str, *, speed: int, pitch: int, amplitude: int) -> bytes:
    samples = bytearray()

    def take(wave: int | None, count: int, _events: int | None) -> int:
        if wave and count > 0:
            samples.extend(ctypes.string_at(wave, count * 2))
        return 0

    # Kept in a name of its own: the library calls it long after this line.
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(take)
    engine.espeak_SetSynthCallback(callback)
    if engine.espeak_SetVoiceByName(dialect.encode()):
        sys.exit(f"there is no voice {dialect}")
    for parameter, value in ((_SPEED, speed), (_PITCH, pitch), (_VOLUME, amplitude)):
        engine.espeak_SetParameter(parameter, value, 0)
    text = markup + b"\0"
    flags = _UTF8 | _SSML | _END_PAUSE
    failed = engine.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, _POSITION_CHARACTER, 0, flags, None, None)
    if failed or engine.espeak_Synchronize():
        sys.exit("the engine refused the text")
    return bytes(samples)


def main(arguments: list[str]) -> None:
    """Do what the module's docstring says; ends with a message and status 1 when the engine fails."""
    library, data, command, *rest = arguments
    engine, rate = _load(library, data)
    if command == "version":
        sys.stdout.write(_version(engine))
        return
    dialect, speed, pitch, amplitude = rest
    samples = _speak(
        engine, sys.stdin.buffer.read(), dialect, speed=int(speed), pitch=int(pitch), amplitude=int(amplitude)
    )
    sys.stdout.buffer.write(rate.to_bytes(4, "little") + samples)


if __name__ == "__main__":
    main(sys.argv[1:])
