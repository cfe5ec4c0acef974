"""What the face of the C core raises beside TypeError and ValueError."""


class ShapeError(ValueError):
    """An array has another shape, type or layout than the call takes."""


class CoreError(RuntimeError):
    """The C core could not do what was asked: no memory, no thread, a closed core."""


class QueueFullError(CoreError):
    """The callback's command queue has no room until its next block."""
