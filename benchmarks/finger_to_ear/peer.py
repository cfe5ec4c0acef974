"""The peer: `scsynth` (Debian: supercollider-server) on the same JACK server."""

import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from .osc import HOST, PATIENCE_S, Client

SYNTH = "one-sine"
_CONTROL_RATE, _AUDIO_RATE = 1, 2
_CONSTANT = -1  # in the place of the unit that an input comes from


@contextmanager
def scsynth() -> Iterator[Client]:
    """Run it with our one instrument; a client that is connected to it."""
    if not is_there():
        raise RuntimeError("scsynth is missing (Debian: supercollider-server)")
    port = _free_port()
    # Its own wish to be connected to a sound card's ports is nobody's here.
    process = subprocess.Popen(
        ["scsynth", "-u", str(port), "-R", "0", "-D", "0", "-i", "0", "-o", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"SC_JACK_DEFAULT_INPUTS": "", "SC_JACK_DEFAULT_OUTPUTS": ""},
    )
    client = Client(port)
    try:
        _wait_for(process, client)
        client.send("/d_recv", one_sine())
        client.wait_for("/done", "/d_recv")
        yield client
    finally:
        client.send("/quit")  # a signal would let it leave its shared memory behind
        client.close()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def is_there() -> bool:
    """Whether it is installed."""
    return shutil.which("scsynth") is not None


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], client: Client) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"scsynth ended with status {process.returncode}")
        client.send("/status")
        if client.receive(0.2):
            return
        time.sleep(0.05)
    raise RuntimeError("scsynth does not answer")


def one_sine() -> bytes:
    """A SynthDef (file format 2): SinOsc.ar(freq) to both channels."""
    units = [
        _unit("Control", _CONTROL_RATE, [], [_CONTROL_RATE]),
        _unit("SinOsc", _AUDIO_RATE, [(0, 0), (_CONSTANT, 0)], [_AUDIO_RATE]),
        _unit("Out", _AUDIO_RATE, [(_CONSTANT, 0), (1, 0), (1, 0)], []),
    ]
    constants = struct.pack("!if", 1, 0.0)
    parameters = struct.pack("!if", 1, 440.0)
    names = struct.pack("!i", 1) + _name("freq") + struct.pack("!i", 0)
    variants = struct.pack("!h", 0)
    graph = constants + parameters + names + struct.pack("!i", len(units)) + b"".join(units)
    return b"SCgf" + struct.pack("!ih", 2, 1) + _name(SYNTH) + graph + variants


def _name(text: str) -> bytes:
    return bytes([len(text)]) + text.encode("ascii")


def _unit(kind: str, rate: int, inputs: list[tuple[int, int]], output_rates: list[int]) -> bytes:
    """A unit generator. Inputs: a unit and its output's index; or _CONSTANT and a constant's."""
    head = _name(kind) + struct.pack("!biih", rate, len(inputs), len(output_rates), 0)
    wires = b"".join(struct.pack("!ii", *wire) for wire in inputs)
    return head + wires + bytes(output_rates)
