"""A core's settings as C takes them."""

from dataclasses import fields
from typing import Any

from ukulelatent_griffinlim._core import ffi
from ukulelatent_griffinlim.values import CoreSettings


def c_settings(settings: CoreSettings) -> Any:
    """A `uk_settings *`; a CoreSettings has checked its values."""
    return ffi.new(
        "uk_settings *", {field.name: getattr(settings, field.name) for field in fields(settings)}
    )
