"""The instrument as it was left: kept by name when asked, and by itself while it plays."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.capture import capture, restore_part, restore_shared
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.reverb import Loaded
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.errors import ErrorCode, Rejected, StateError, UkulelatentError
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.osc.request import Request
from ukulelatent_daemon.state.content import State
from ukulelatent_daemon.state.files import (
    KEPT_SUFFIX,
    kept_folder,
    kept_states,
    read_last,
    read_state,
    write_state,
)

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

_LAST = "last.json"
_SAVE_EVERY_S = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Prepared:
    """A state and the files that it names, read; by part's number."""

    state: State
    models: Mapping[int, tuple[str | None, LoadedModel]]
    tunings: Mapping[int, Tuning]
    reverb: Loaded | None


class Persistence:
    """Every method is the engine thread's, or its maker's before that runs."""

    def __init__(
        self, engine: Engine, configuration: Configuration, loader: Loader, folder: Path | None
    ) -> None:
        """`folder` is for state files; None: nothing is kept, nor found."""
        self._engine = engine
        self._loader = loader
        self._folder = folder
        self._configured = configured(configuration)
        self._kept: State | None = None
        self._due_s = 0.0

    def restore(self) -> None:
        """Be as the process before was, as far as its files can still be read."""
        if self._folder is None or (state := read_last(self._folder / _LAST)) is None:
            return
        restore_shared(self._engine, state)
        if state.configured != self._configured:
            _log.info("the configuration has changed: knobs and models are as it says")
            return
        try:
            self._apply(self._prepare(state))
        except UkulelatentError as error:
            _log.warning("%s; knobs and models are as configured", error)

    def be(self, state: State) -> None:
        """Be as a state says, before anything is played. Raises UkulelatentError."""
        self._apply(self._prepare(state))
        restore_shared(self._engine, state)

    def look(self, now_s: float) -> None:
        """Keep what has changed, now and then. now_s: by the clock that the requests go by."""
        if self._folder is None or now_s < self._due_s:
            return
        self._due_s = now_s + _SAVE_EVERY_S
        state = capture(self._engine, self._configured)
        if state != self._kept:
            self._kept = state
            path = self._folder / _LAST
            self._loader.load(lambda: write_state(path, state), _log_failure)

    def close(self) -> None:
        """Keep what is so now."""
        if self._folder is not None:
            try:
                write_state(self._folder / _LAST, capture(self._engine, self._configured))
            except StateError as error:
                _log.warning("%s", error)

    def save(self, name: str, request: Request) -> None:
        """Keep the state under a name; answers `/done` or `/error`. Raises Rejected."""
        path = self._path(name)
        state = capture(self._engine, self._configured)

        def done(error: UkulelatentError | None) -> None:
            if error is not None:
                request.reject(Rejected(ErrorCode.DENIED, str(error)))
            else:
                request.reply("/done", [request.address, name])

        self._loader.load(lambda: write_state(path, state), done)

    def load(self, name: str, request: Request) -> None:
        """Be as a kept state says; answers `/done` or `/error`, and then nothing has changed.

        Raises Rejected (NOT_FOUND).
        """
        path = self._find(name)

        def done(prepared: _Prepared | UkulelatentError) -> None:
            self._engine.schedule.submit(lambda: self._loaded(prepared, name, request))

        self._loader.load(lambda: self._prepare(read_state(path)), done)

    def _loaded(self, prepared: _Prepared | UkulelatentError, name: str, request: Request) -> None:
        if isinstance(prepared, UkulelatentError):
            if not isinstance(prepared, Rejected):
                prepared = Rejected(ErrorCode.MODEL, str(prepared))
            request.reject(prepared)
            return
        try:
            self._apply(prepared)
        except Rejected as refusal:
            request.reject(refusal)
            return
        restore_shared(self._engine, prepared.state)
        request.reply("/done", [request.address, name])

    def _prepare(self, state: State) -> _Prepared:
        """Read what a state names. Not the engine thread's alone. Raises UkulelatentError."""
        models: dict[int, tuple[str | None, LoadedModel]] = {}
        for part in state.parts:  # part 1 is the first
            own = self._engine.part(part.number)
            if own.model_name == part.model and own.has_own_model:
                models[part.number] = part.model, own.model
            elif part.model is not None:
                models[part.number] = part.model, self._engine.models.read(part.model)
            elif part.number == 1:
                models[1] = None, self._engine.models.read_configured()
            else:
                models[part.number] = None, models[1][1]
        tunings = {
            part.number: Tuning(
                self._engine.tunings.find("scl", part.scl),
                self._engine.tunings.find("kbm", part.kbm),
                part.a4_hz,
            )
            for part in state.parts
        }
        reverb = self._engine.reverb.prepare(state.reverb_ir)
        return _Prepared(state, models, tunings, reverb)

    def _apply(self, prepared: _Prepared) -> None:
        """Raises Rejected (MODEL), and then nothing has changed."""
        self._engine.models.put(prepared.models)
        for content in prepared.state.parts:
            restore_part(self._engine.part(content.number), content)
            self._engine.part(content.number).tuning = prepared.tunings[content.number]
        self._engine.reverb.restore(prepared.state.reverb_mix, prepared.reverb)

    def _path(self, name: str) -> Path:
        if self._folder is None:
            raise Rejected(ErrorCode.DENIED, "nothing is kept here")
        if not 0 < len(name) <= 64 or not all(sign.isalnum() or sign in " -_" for sign in name):
            raise Rejected(
                ErrorCode.RANGE, f"name = {name[:80]}: want 1 to 64 letters, digits, - and _"
            )
        return kept_folder(self._folder) / f"{name}{KEPT_SUFFIX}"

    def _find(self, name: str) -> Path:
        if self._folder is None:
            raise Rejected(ErrorCode.DENIED, "nothing is kept here")
        try:
            return kept_states(self._folder).find(name)
        except StateError as error:
            raise Rejected(ErrorCode.NOT_FOUND, str(error)) from error


def configured(configuration: Configuration) -> str:
    """A digest of what knobs and models are configured to be."""
    sections = (
        configuration.model.name,
        configuration.sound.model_dump_json(),
        configuration.voices.model_dump_json(),
        configuration.reverb.model_dump_json(),
        str(configuration.tuning.a4_hz),
    )
    return hashlib.sha256("\n".join(sections).encode()).hexdigest()


def _log_failure(error: UkulelatentError | None) -> None:
    if error is not None:
        _log.warning("%s", error)
