"""PortAudio's library itself: asked anew for devices, or left behind for another copy of it.

PortAudio has one state for all of its devices and streams. When a JACK server dies under an open
stream, whatever ends that stream or the library waits for ever. So the library is loaded a second
time, as a copy with a state of its own; the first one's dead stream is never spoken of again.
"""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import sounddevice

# Nothing unloads a library that still has a thread.
_left_behind: list[Any] = []


def look_again() -> None:
    """Look for devices anew. No stream may be open."""
    sounddevice._terminate()
    sounddevice._initialize()


def leave_behind() -> None:
    """Go on with another copy of the library: the streams of this one are gone.

    Streams that were opened before must not be asked for anything any more.
    """
    original = _library_file()
    _left_behind.append(sounddevice._lib)
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(original, folder)
        sounddevice._lib = sounddevice._ffi.dlopen(copy)
    sounddevice._initialized = 0
    sounddevice._initialize()


@cache
def _library_file() -> Path:
    """The library that sounddevice found, before any copy was loaded."""
    for line in Path("/proc/self/maps").read_text("utf-8").splitlines():
        words = line.split(maxsplit=5)
        if len(words) == 6 and "libportaudio" in words[5]:
            return Path(words[5])
    raise AssertionError("sounddevice has loaded PortAudio")
