"""Large libraries are imported without a look for garbage among what they make and keep."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def imports_kept() -> Iterator[None]:
    """What is made meanwhile is left out of all later collections too. With torch all that takes a
    quarter of a second."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
