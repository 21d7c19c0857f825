"""Digits spoken in French, for those who cannot read an image.

The program `espeak-ng` says each digit once for the life of the process, in a few voices; what is asked for
is then put together in memory. Listening starts no program and cannot load the server.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import wave
from functools import lru_cache

PROGRAM = "espeak-ng"
_PAUSES = (0.45, 0.6, 0.75)  # seconds before a digit
# Pitch and words a minute: the same digit does not sound the same twice.
_VOICES = ((35, 120), (50, 130), (65, 125))


@lru_cache(maxsize=1)
def can_speak() -> bool:
    """Whether this server can read digits aloud."""
    return shutil.which(PROGRAM) is not None


def spoken(digits: str, seed: str) -> bytes:
    """A WAV file that says these digits in French, always the same for one seed.

    Raises `OSError` without the program.
    """
    chance = random.Random(seed)  # noqa: S311  (it only varies the voice; the seed is secret)
    said = [_digit(digit, *chance.choice(_VOICES)) for digit in digits]
    file = io.BytesIO()
    with wave.open(file, "wb") as track:
        track.setparams(said[0][0])
        for header, sound in said:
            silence = int(header.framerate * chance.choice(_PAUSES)) * header.sampwidth * header.nchannels
            track.writeframes(bytes(silence) + sound)
    return file.getvalue()


@lru_cache(maxsize=10 * len(_VOICES))
def _digit(digit: str, pitch: int, speed: int) -> tuple[wave._wave_params, bytes]:
    command = [PROGRAM, "-v", "fr", "-a", "160", "-p", str(pitch), "-s", str(speed), "--stdout", digit]
    said = subprocess.run(command, capture_output=True, check=True, timeout=10).stdout
    with wave.open(io.BytesIO(said)) as track:
        return track.getparams(), track.readframes(track.getnframes())
