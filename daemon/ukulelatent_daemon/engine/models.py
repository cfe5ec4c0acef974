"""Which part plays which model, and how another one comes in."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from ukulelatent_daemon.config import Model
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.errors import ErrorCode, ModelError, Rejected, UkulelatentError
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model
from ukulelatent_daemon.osc.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine
    from ukulelatent_daemon.engine.part import Part

_log = logging.getLogger(__name__)


class Models:
    """Loads models beside the music. Every method is the engine thread's."""

    def __init__(
        self, engine: Engine, configuration: Model, library: ModelLibrary, loader: Loader
    ) -> None:
        self._engine = engine
        self._configuration = configuration
        self._library = library
        self._loader = loader

    def names(self) -> list[str]:
        """The models that can be loaded."""
        return self._library.names()

    def load(self, part: Part, name: str, request: Request) -> None:
        """Load a model for a part; answers `/done` or `/error` when it is there."""
        try:
            path = self._library.find(name)
        except ModelError as error:
            raise Rejected(ErrorCode.NOT_FOUND, str(error)) from error

        def done(loaded: LoadedModel | UkulelatentError) -> None:
            self._engine.schedule.submit(lambda: self._adopt(part, loaded, name, request))

        model = self._configuration
        self._loader.load(partial(load_model, path, model.device, model.head_frames), done)

    def _adopt(
        self, part: Part, loaded: LoadedModel | UkulelatentError, name: str, request: Request
    ) -> None:
        if isinstance(loaded, UkulelatentError):
            _log.warning("%s; %s plays on", loaded, part.model.contract.name)
            request.reject(Rejected(ErrorCode.MODEL, str(loaded)))
            return
        parts = self._engine.parts.values()
        followers = [one for one in parts if part.number == 1 and not one.has_own_model]
        others = [one for one in parts if one is not part and one not in followers]
        needs_other_core = loaded.contract.same_sizes_as != part.model.contract.same_sizes_as
        if needs_other_core and others:
            request.reject(_other_sizes(name, others[0]))
            return
        part.has_own_model = True
        for one in (part, *followers):
            one.adopt(loaded)
        if needs_other_core:
            self._engine.rebuild_stage()
        _log.info("part %d plays %s", part.number, loaded.contract.name)
        if part.number == 1:
            self._engine.watch.subscribers.tell("status", "/model/changed", name)
        request.reply("/done", [request.address, name, loaded.sha256])


def _other_sizes(name: str, other: Part) -> Rejected:
    rate_hz, n_fft, hop, frames = other.model.contract.same_sizes_as
    return Rejected(
        ErrorCode.MODEL,
        f"{name} has other sizes than part {other.number}'s model, whose core it would share: "
        f"want {frames} frames of {n_fft} every {hop} at {rate_hz} Hz",
    )
