"""Models are loaded beside the music: by a thread of their own, one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model.torchscript import Device, LoadedModel, load_model


class Loader:
    """Loads models in the background."""

    def __init__(self, device: Device, head_frames: int) -> None:
        self._device = device
        self._head_frames = head_frames
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loader")

    def load(self, path: Path, done: Callable[[LoadedModel | ModelError], None]) -> None:
        """Call `done` on the loader's thread with the model, or with what is wrong with it."""
        self._thread.submit(self._load, path, done)

    def _load(self, path: Path, done: Callable[[LoadedModel | ModelError], None]) -> None:
        try:
            loaded: LoadedModel | ModelError = load_model(path, self._device, self._head_frames)
        except ModelError as error:
            loaded = error
        done(loaded)

    def stop(self) -> None:
        """Drop what has not begun."""
        self._thread.shutdown(wait=True, cancel_futures=True)
