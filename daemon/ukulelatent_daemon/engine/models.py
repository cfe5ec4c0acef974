"""Which part plays which model, and how another one comes in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ukulelatent_daemon.config import Model
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.parts import Parts
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.subscribers import Subscribers
from ukulelatent_daemon.errors import ErrorCode, Rejected, UkulelatentError
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model
from ukulelatent_daemon.request import Request

_log = logging.getLogger(__name__)


class Models:
    """Loads models beside the music. Every method is the engine thread's."""

    def __init__(
        self,
        parts: Parts,
        playback: Playback,
        subscribers: Subscribers,
        configuration: Model,
        library: ModelLibrary,
        loader: Loader,
    ) -> None:
        self._parts = parts
        self._playback = playback
        self._subscribers = subscribers
        self._configuration = configuration
        self._library = library
        self._loader = loader

    def names(self) -> list[str]:
        """The models that can be loaded."""
        return self._library.names()

    def load(self, part: Part, name: str, request: Request) -> None:
        """Load a model for a part; answers `/done` or `/error` when it is there."""
        self._loader.load_for(
            request,
            partial(self.read, name),
            lambda loaded: self._adopt(part, loaded, name, request),
        )

    def _adopt(self, part: Part, loaded: LoadedModel, name: str, request: Request) -> None:
        self.put({part.number: (name, loaded)})
        request.reply("/done", [request.address, name, loaded.sha256])

    def read(self, name: str) -> LoadedModel:
        """The model of a name. Any thread. Raises ModelError."""
        return self._read(self._library.find(name))

    def read_configured(self) -> LoadedModel:
        """The model that part 1 begins with. Any thread. Raises ModelError."""
        return self._read(self._library.find_trusted(self._configuration.name))

    def _read(self, path: Path) -> LoadedModel:
        return load_model(path, self._configuration.device, self._configuration.head_frames)

    def put(self, models: Mapping[int, tuple[str | None, LoadedModel]]) -> None:
        """Give parts, by their numbers, models and their names, None for the configured one or
        part 1's; parts without one of their own follow part 1.

        Raises Rejected (MODEL) where a part that gets none has one of other sizes, or two of these
        have: they share a core; and where there is no memory for such a core. Then nothing has
        changed.
        """
        parts = self._parts
        chosen = {parts.part(number): model for number, (_, model) in models.items()}
        if 1 in models:
            for part in parts:
                if part not in chosen and not part.has_own_model:
                    chosen[part] = models[1][1]
        if not chosen:
            return
        sizes = next(iter(chosen.values())).contract.same_sizes_as
        for part in parts:
            if chosen.get(part, part.model).contract.same_sizes_as != sizes:
                raise _other_sizes(next(iter(chosen.values())).contract.name, part)
        if sizes != parts.first.model.contract.same_sizes_as:
            self._exchange_core(chosen[parts.first])
        for part, model in chosen.items():
            part.adopt(model)
        for number, (name, model) in models.items():
            parts.part(number).has_own_model = number == 1 or name is not None
            parts.part(number).model_name = name
            _log.info("part %d plays %s", number, model.contract.name)
        for part, model in chosen.items():
            name = model.contract.name
            self._subscribers.tell("status", "/model/changed", name, part=part.number)

    def _exchange_core(self, model: LoadedModel) -> None:
        try:
            self._playback.exchange(model)
        except UkulelatentError as error:
            text = f"{model.contract.name} cannot be played here: {error.public_text}"
            raise Rejected(ErrorCode.MODEL, text) from error


def _other_sizes(name: str, other: Part) -> Rejected:
    rate_hz, n_fft, hop, frames = other.model.contract.same_sizes_as
    return Rejected(
        ErrorCode.MODEL,
        f"{name} has other sizes than part {other.number}'s model, whose core it would share: "
        f"want {frames} frames of {n_fft} every {hop} at {rate_hz} Hz",
    )
