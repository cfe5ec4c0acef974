"""The instrument as it was left: kept by name when asked, and by itself while it plays."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.capture import (
    Kept,
    Shared,
    capture,
    restore_part,
    restore_shared,
    shared_of,
)
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.models import Models
from ukulelatent_daemon.engine.reverb import Loaded
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.engine.tunings import Tunings
from ukulelatent_daemon.errors import ErrorCode, Rejected, StateError, UkulelatentError
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Request
from ukulelatent_daemon.state.content import PartContent, State
from ukulelatent_daemon.state.files import (
    KEPT_SUFFIX,
    keep_aside,
    kept_folder,
    kept_states,
    read_last,
    read_state,
    write_state,
)

_LAST = "last.json"
_SAVE_EVERY_S = 10.0
_MAX_STATES = 1000
_NAME = re.compile(r"[\w -]{1,64}")
_MAX_BYTES = 200  # a file's name has 255

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Prepared:
    """A state and the files that it names, read; by part's number."""

    state: State
    models: Mapping[int, tuple[str | None, LoadedModel]]
    tunings: Mapping[int, Tuning]
    reverb: Loaded | None
    shared: Shared


def _refuse(error: UkulelatentError) -> None:
    raise error


class Persistence:
    """Every method is the engine thread's, or its maker's before that runs."""

    def __init__(
        self,
        kept: Kept,
        models: Models,
        tunings: Tunings,
        configuration: Configuration,
        loader: Loader,
        folder: Path | None,
    ) -> None:
        """`folder` is for state files; None: nothing is kept, nor found."""
        self._kept = kept
        self._models = models
        self._tunings = tunings
        self._loader = loader
        self._folder = folder
        self._configured = configured(configuration)
        self._written: State | None = None
        self._due_s = 0.0

    def restore(self) -> None:
        """Be as the process before was, as far as that can still be had; what cannot is told, and
        is as configured."""
        if self._folder is None or (state := read_last(self._folder / _LAST)) is None:
            return
        restore_shared(self._kept, shared_of(self._kept.bindings, state))
        if state.configured != self._configured:
            _log.info("the configuration has changed: knobs and models are as it says")
            return
        missing: list[UkulelatentError] = []
        self._apply(self._prepare(state, missing.append), missing.append)
        for error in missing:
            _log.warning("%s; it is as configured instead", error)
        if missing:
            keep_aside(self._folder / _LAST)  # it may be there again the next time

    def apply(self, state: State) -> None:
        """Be as a state says, before anything is played. Raises UkulelatentError."""
        prepared = self._prepare(state)
        self._apply(prepared)
        restore_shared(self._kept, prepared.shared)

    def poll(self, now_s: float) -> None:
        """Keep what has changed, now and then. now_s: by the clock that the requests go by."""
        if self._folder is None or now_s < self._due_s:
            return
        self._due_s = now_s + _SAVE_EVERY_S
        path, now = self._folder / _LAST, capture(self._kept, self._configured)
        self._loader.load(lambda: self._keep(path, now()), _log_failure)

    def _keep(self, path: Path, state: State) -> None:
        # The loader's thread.
        if state != self._written:
            self._written = state
            write_state(path, state)

    def close(self) -> None:
        """Keep what is so now."""
        if self._folder is not None:
            try:
                write_state(self._folder / _LAST, capture(self._kept, self._configured)())
            except StateError as error:
                _log.warning("%s", error)

    def save(self, name: str, request: Request) -> None:
        """Keep the state under a name; answers `/done` or `/error`. Raises Rejected."""
        path = self._path(name)
        self._loader.check_room(request.sender)
        now = capture(self._kept, self._configured)
        self._loader.load_for(
            request,
            lambda: self._save(path, now()),
            lambda _: request.reply("/done", [request.address, name]),
        )

    def _save(self, path: Path, state: State) -> None:
        # The loader's thread.
        if not path.exists() and len(kept_states(self._kept_in()).names()) >= _MAX_STATES:
            raise Rejected(ErrorCode.DENIED, f"{_MAX_STATES} states are kept already")
        write_state(path, state)

    def load(self, name: str, request: Request) -> None:
        """Be as a kept state says; answers `/done` or `/error`, and then nothing has changed.

        Raises Rejected (DENIED).
        """
        states = kept_states(self._kept_in())
        self._loader.load_for(
            request,
            lambda: self._prepare_kept(read_state(states.find(name))),
            lambda prepared: self._loaded(prepared, name, request),
        )

    def _loaded(self, prepared: _Prepared, name: str, request: Request) -> None:
        self._apply(prepared)
        restore_shared(self._kept, prepared.shared)
        request.reply("/done", [request.address, name])

    def _prepare_kept(self, state: State) -> _Prepared:
        try:
            return self._prepare(state)
        except UkulelatentError as error:
            error.code = ErrorCode.MODEL  # the state is there; what it names is not
            raise

    def _prepare(
        self, state: State, miss: Callable[[UkulelatentError], None] = _refuse
    ) -> _Prepared:
        """Read what a state names; `miss` is told what is not to be had, and may raise it.

        Any thread. Raises UkulelatentError.
        """
        models: dict[int, tuple[str | None, LoadedModel]] = {}
        tunings: dict[int, Tuning] = {}
        for part in state.parts:  # part 1 is the first
            try:
                models[part.number] = self._model_of(part, models)
            except UkulelatentError as error:
                miss(error)
            try:
                tunings[part.number] = self._tuning_of(part)
            except UkulelatentError as error:
                miss(error)
        shared = shared_of(self._kept.bindings, state)
        reverb = self._kept.reverb.prepare(state.reverb_ir)
        return _Prepared(state, models, tunings, reverb, shared)

    def _model_of(
        self, part: PartContent, models: Mapping[int, tuple[str | None, LoadedModel]]
    ) -> tuple[str | None, LoadedModel]:
        own = self._kept.parts.get(part.number)
        if own is not None and own.has_own_model and own.model_name == part.model:
            return part.model, own.model
        if part.model is not None:
            return part.model, self._models.read(part.model)
        if part.number == 1:
            return None, self._models.read_configured()
        return None, models[1][1] if 1 in models else self._kept.parts.first.model

    def _tuning_of(self, part: PartContent) -> Tuning:
        tunings = self._tunings
        return Tuning(tunings.find("scl", part.scl), tunings.find("kbm", part.kbm), part.a4_hz)

    def _apply(
        self, prepared: _Prepared, miss: Callable[[UkulelatentError], None] = _refuse
    ) -> None:
        """`miss` is told of models that do not fit. Raises what it raises, and then nothing has
        changed."""
        try:
            self._models.put(prepared.models)
        except UkulelatentError as error:
            miss(error)
        for content in prepared.state.parts:
            part = self._kept.parts.part(content.number)
            restore_part(part, content)
            part.tuning = prepared.tunings.get(content.number, part.tuning)
        self._kept.reverb.restore(prepared.state.reverb_mix, prepared.reverb)

    def _kept_in(self) -> Path:
        if self._folder is None:
            raise Rejected(ErrorCode.DENIED, "nothing is kept here")
        return self._folder

    def _path(self, name: str) -> Path:
        folder = self._kept_in()
        if not _NAME.fullmatch(name) or len(name.encode()) > _MAX_BYTES:
            wanted = f"want 1 to 64 letters, digits, spaces, - and _, of {_MAX_BYTES} bytes at most"
            raise Rejected(ErrorCode.RANGE, f"name = {name[:80]}: {wanted}")
        return kept_folder(folder) / f"{name}{KEPT_SUFFIX}"


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
