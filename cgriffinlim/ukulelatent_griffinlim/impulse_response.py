"""Impulse responses, made ready for a core's reverb beside the music."""

from typing import Any

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.c_settings import c_settings
from ukulelatent_griffinlim.checks import Float32Array, check_instance, check_integer, pointer
from ukulelatent_griffinlim.errors import CoreError, ShapeError
from ukulelatent_griffinlim.values import CoreSettings

MAX_IMPULSE_RESPONSE_SECONDS = 6
_MAX_SAMPLE = 1e6
_MIN_ENERGY = 1e-18  # -180 dB


class ImpulseResponse:
    """What a core of certain settings convolves its mix with; `Core.set_impulse_response`.

    The samples are resampled to the core's rate and divided by the root of their energy (of the
    mean energy of both ears), so that a reverb is about as loud as what goes into it. Makes no use
    of a core: any thread may make one.
    """

    def __init__(self, samples: Float32Array, rate_hz: int, settings: CoreSettings) -> None:
        """Raises as `check_impulse_response`, and CoreError without memory."""
        check_impulse_response(samples, rate_hz)
        check_instance("settings", settings, CoreSettings)
        samples = np.ascontiguousarray(samples.view(np.ndarray))
        status = ffi.new("int *")
        self.settings = settings
        self._response = lib.uk_impulse_response_create(
            c_settings(settings), pointer(samples), *samples.shape, rate_hz, status
        )
        if self._response == ffi.NULL:
            if status[0] == lib.UK_SILENT_RESPONSE:
                raise ValueError("nothing of the impulse response is left at the core's rate")
            if status[0] == lib.UK_BAD_ARGUMENT:
                raise ValueError(f"sizes outside what a core can do: {settings}")
            raise CoreError("no memory for an impulse response")
        self._response = ffi.gc(self._response, lib.uk_impulse_response_destroy)
        self.frames = int(lib.uk_impulse_response_frames(self._response))

    @property
    def pointer(self) -> Any:
        """The C impulse response. Raises CoreError once a core has it."""
        if self._response == ffi.NULL:
            raise CoreError("the impulse response is a core's already")
        return self._response

    def give_away(self) -> None:
        """From now on a core frees it."""
        ffi.gc(self._response, None)
        self._response = ffi.NULL


def check_impulse_response(samples: Float32Array, rate_hz: int) -> None:
    """samples: float32 (frames, 1) for both ears or (frames, 2), at rate_hz 8000 to 192000.

    Raises TypeError for what is no array, ShapeError for another type or shape; ValueError for
    none, for more than 6 s, for silence, values that are not finite or above 1e6, and rates out of
    range.
    """
    check_integer("rate_hz", rate_hz, 8000, 192000)
    if not isinstance(samples, np.ndarray) or isinstance(samples, np.ma.MaskedArray):
        raise TypeError("samples: want a numpy array without a mask")
    samples = samples.view(np.ndarray)  # a subclass may answer what follows in its own way
    if samples.dtype != np.float32:
        raise ShapeError(f"samples: want float32, got {samples.dtype}")
    if samples.ndim != 2 or samples.shape[1] not in (1, 2):
        raise ShapeError(f"samples: want (frames, 1) or (frames, 2), got shape {samples.shape}")
    if not 1 <= len(samples) <= MAX_IMPULSE_RESPONSE_SECONDS * rate_hz:
        seconds = len(samples) / rate_hz
        raise ValueError(f"samples of {seconds:.3g} s: want up to {MAX_IMPULSE_RESPONSE_SECONDS} s")
    if not np.abs(samples).max() <= _MAX_SAMPLE:
        raise ValueError(f"samples: want finite values up to {_MAX_SAMPLE:g}")
    if np.square(samples, dtype=np.float64).sum() / samples.shape[1] <= _MIN_ENERGY:
        raise ValueError("samples: the impulse response is silent")
