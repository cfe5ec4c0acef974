"""The daemon's life: parts start in order and stop in reverse; the main thread watches."""

import gc
import logging
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from ukulelatent_daemon.addresses.bindings import Bindings, bind_controllers
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.audio.outputs import ConfiguredOutputs
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.ports import MidiPorts
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model, prepare_torch
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.server import OscServer
from ukulelatent_daemon.system import notify, paths

# A thread that wants Python's lock gets it after this long at the latest.
_SWITCH_INTERVAL_S = 0.0005
_WATCH_EVERY_S = 0.5

_log = logging.getLogger(__name__)


class App:
    """The running instrument."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.quit = threading.Event()
        self._stops: list[Callable[[], None]] = []
        self._engine_failure: BaseException | None = None
        self._turns = -1

    def start(self) -> None:
        """Start everything, or nothing: what had started is stopped when a later part fails."""
        try:
            self._start_parts()
        except BaseException:
            self.stop()
            raise

    def _start_parts(self) -> None:
        configuration = self.configuration
        bindings = Bindings(Finder(ROUTES))
        bind_controllers(bindings, configuration.midi.controllers)
        self.server = OscServer(configuration.osc.host, configuration.osc.port)
        # First of all: a second daemon started by mistake shall touch nothing of the first one's.
        self.server.bind()
        self._stops.append(self.server.stop)
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        prepare_torch(configuration.model.threads)
        library = ModelLibrary(configuration.model.folders)
        model = load_model(
            library.find_trusted(configuration.model.name),
            configuration.model.device,
            configuration.model.head_frames,
        )
        self.engine = Engine(
            configuration,
            model,
            library,
            ConfiguredOutputs(configuration),
            self.quit.set,
            self.server,
            bindings,
            paths.state_folder() if configuration.state.restore else None,
        )
        self.engine.persistence.restore()
        self.engine.start()
        self._stops.append(self.engine.close)
        schedule = threading.Thread(target=self._run_engine, name="engine", daemon=True)
        schedule.start()
        self._stops.append(lambda: self._stop_engine(schedule))
        dispatcher = Dispatcher(self.engine, bindings)
        self.engine.watch.late_messages = lambda: dispatcher.late
        self.server.start(dispatcher, self.engine.schedule.submit)
        self._stops.append(self.server.stop)  # before the engine; again at the end is nothing
        if configuration.midi.enabled:
            controllers = ControllerBindings(bindings, dispatcher)
            midi = MidiPorts(
                configuration.midi, self.engine, controllers, self.engine.schedule.submit
            )
            midi.start()
            self._stops.append(midi.stop)
        gc.collect()
        gc.freeze()

    def _run_engine(self) -> None:
        try:
            self.engine.schedule.run()
        except BaseException as error:  # noqa: BLE001 (told and answered for by the main thread)
            self._engine_failure = error
            self.quit.set()

    def _stop_engine(self, thread: threading.Thread) -> None:
        self.engine.schedule.stop()
        thread.join()

    def watch(self) -> None:
        """Wait until asked to quit. Raises what the engine died of."""
        notify.ready()
        interval = notify.watchdog_interval_s()
        patience = min(_WATCH_EVERY_S, interval or _WATCH_EVERY_S)
        while not self.quit.wait(patience):
            if self._engine_turns():
                notify.watchdog()
        if self._engine_failure is not None:
            raise self._engine_failure

    def _engine_turns(self) -> bool:
        """Whether the engine has worked since it was last asked: a stuck one is restarted."""
        before, self._turns = self._turns, self.engine.schedule.turns
        return self._turns != before

    def stop(self) -> None:
        """Stop what was started, the last first."""
        while self._stops:
            self._stops.pop()()


def run(configuration: Configuration) -> int:
    """Play until SIGTERM, SIGINT or `/quit`. Returns the exit status."""
    app = App(configuration)

    def ask_to_quit(number: int, frame: FrameType | None) -> None:
        app.quit.set()

    signal.signal(signal.SIGTERM, ask_to_quit)
    signal.signal(signal.SIGINT, ask_to_quit)
    app.start()
    _tell(app)
    try:
        app.watch()
    finally:
        notify.stopping()
        app.stop()
        _leave_if_device_is_dead(app)
    return 0


def _tell(app: App) -> None:
    engine, osc = app.engine, app.configuration.osc
    where = f"{osc.host}:{app.server.port}"
    to = "" if (osc.host, app.server.port) == ("127.0.0.1", 9770) else f" --osc {where}"
    playing = f"playing {engine.part(1).model.contract.name} to {engine.session.output.name}"
    _log.info("%s, listening on %s", playing, where)
    notify.status(f"{playing}, listening on {where}")
    send = f"{_command()} send{to}"
    print(f"Try next:\n  {send} /note 60\n  {send} /latent 1 -1 0.5 0", flush=True)


def _command() -> str:
    """The command as it can be typed here: by its name if the shell finds it, else by its path."""
    name = "ukulelatentd"
    return name if shutil.which(name) else os.path.relpath(Path(sys.executable).parent / name)


def _leave_if_device_is_dead(app: App) -> None:
    # PortAudio's own end waits for ever on a JACK server that has died just before.
    if app.engine.session.output.is_dead:
        if error := sys.exc_info()[1]:
            print(f"ukulelatentd: {error}", file=sys.stderr)
        logging.shutdown()
        sys.stdout.flush()
        os._exit(1 if error else 0)
