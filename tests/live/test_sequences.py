"""A few of the random sequences that `make fuzz` plays by the thousand."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

SEQUENCES = 30


def test_whatever_five_clients_ask_for_no_note_is_left_that_nobody_holds(
    sequences: ModuleType, process: ModuleType, tone_model: Callable[..., Path], tmp_path: Path
) -> None:
    def write(path: Path, *, name: str, **options: Any) -> None:
        path.write_bytes(tone_model(name, **options).read_bytes())

    file = sequences.prepared(tmp_path, write)
    daemon = process.Daemon(tmp_path, "--config", str(file), "--osc", "127.0.0.1:0")
    try:
        daemon.connect()
        clients = [process.client_of(daemon) for _ in range(sequences.CLIENTS)]
        played = sequences.play(daemon, clients, process, SEQUENCES, derandomize=True)
        assert played >= SEQUENCES
        assert daemon.end() == 0
    finally:
        daemon.kill()
