"""From a packet's arrival to the first sample handed to the device, on JACK's dummy driver.

The daemon runs in this process; a process of its own sends it notes at points never heard before,
over loopback UDP, so many a second that about `--sounding` are heard at any time. The arrival is
the kernel's receive time, the end the call of the audio callback whose block has the note's first
sample. As a check from outside, a JACK client captures single notes in silence and finds their
onset in the recording.
"""

import argparse
import json
import random
import subprocess
import sys
import time

import jack
import numpy as np
from jack_server import jack_server
from pythonosc.udp_client import SimpleUDPClient

from ukulelatent_daemon.app import App
from ukulelatent_daemon.config import load_configuration

PORT = 9779
NOTE_S = 1.486
WARM_UP_NOTES = 32


def random_point(draw: random.Random, low: list[float], high: list[float]) -> list[float]:
    """Anywhere in the model's range; not on its edge, which single precision may overstep."""
    return [a + (b - a) * draw.uniform(0.001, 0.999) for a, b in zip(low, high, strict=True)]


def send_notes(count: int, sounding: int, low: list[float], high: list[float]) -> None:
    """The sender's process: notes at random points, randomly spaced."""
    client = SimpleUDPClient("127.0.0.1", PORT)
    draw = random.Random(1)
    for _ in range(count):
        note = float(draw.randint(36, 84))
        client.send_message("/note/at", [note, 100.0, *random_point(draw, low, high)])
        time.sleep(draw.uniform(0.2, 1.8) * NOTE_S / sounding)


def measure_inside(app: App, count: int, sounding: int) -> np.ndarray:
    """Milliseconds of each note, from the daemon's own ledger."""
    sent = count + WARM_UP_NOTES
    latent = app.engine.part(1).latent
    command = [sys.executable, __file__, "--sender", json.dumps([latent.low, latent.high])]
    command += ["--notes", str(sent), "--sounding", str(sounding)]
    subprocess.run(command, check=True)
    time.sleep(0.5)
    notes = list(app.engine.player.ledger.notes)
    if len(notes) != sent:
        raise RuntimeError(f"{len(notes)} notes of {sent} sounded")
    notes = notes[-count:]
    for stage, parts in {
        "packet to decoder": [n.submitted_ns - n.arrival_ns for n in notes],
        "decode of 16 frames": [n.decoded_ns - n.submitted_ns for n in notes],
        "first samples and wait for a block": [n.started_ns - n.decoded_ns for n in notes],
    }.items():
        print_row(stage, np.array(parts) / 1e6)
    return np.array([n.total_ms for n in notes])


class Recorder:
    """A JACK client that keeps what the daemon plays, with the time of each block."""

    def __init__(self) -> None:
        self.client = jack.Client("recorder")
        self.port = self.client.inports.register("in")
        self.blocks: list[tuple[int, np.ndarray]] = []
        self.client.set_process_callback(self._keep)
        self.client.activate()
        source = self.client.get_ports("PortAudio", is_audio=True, is_output=True)[0]
        self.client.connect(source, self.port)

    def _keep(self, frames: int) -> None:
        self.blocks.append((time.monotonic_ns(), self.port.get_array().copy()))

    def onset_after(self, sent_ns: int) -> float:
        """Milliseconds from `sent_ns` to the block with the first sound after it."""
        for at_ns, block in self.blocks:
            if at_ns > sent_ns and np.abs(block).max() > 1e-6:
                return (at_ns - sent_ns) / 1e6
        raise RuntimeError("nothing was heard")


def measure_outside(app: App, count: int) -> np.ndarray:
    """Milliseconds from sending to the onset in a JACK capture; single notes in silence."""
    recorder = Recorder()
    client = SimpleUDPClient("127.0.0.1", PORT)
    draw = random.Random(2)
    times = []
    for index in range(count):
        recorder.blocks.clear()
        sent_ns = time.monotonic_ns()
        z = random_point(draw, list(app.engine.part(1).latent.low), list(app.engine.part(1).latent.high))
        client.send_message("/note/at", [float(40 + index % 40), 100.0, *z])
        time.sleep(0.1)
        times.append(recorder.onset_after(sent_ns))
        client.send_message("/panic", [])
        time.sleep(draw.uniform(0.05, 0.06))
    recorder.client.close()
    return np.array(times)


def print_row(name: str, ms: np.ndarray) -> None:
    """One line of the table."""
    p50, p95, p99 = np.quantile(ms, (0.5, 0.95, 0.99))
    print(f"| {name} | {len(ms)} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {ms.max():.1f} |")


def close_portaudio() -> None:
    """While its JACK server still lives: at exit it would be too late."""
    import sounddevice  # it looks for devices when it is imported

    sounddevice._terminate()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=200)
    parser.add_argument("--sounding", type=int, default=16)
    parser.add_argument("--sender", type=json.loads, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.sender:
        send_notes(arguments.notes, arguments.sounding, *arguments.sender)
        return
    with jack_server():
        overrides = {
            "audio": {"output": "system", "block_frames": 256},
            "osc": {"port": PORT},
            "midi": {"enabled": False},
        }
        app = App(load_configuration(None, overrides))
        app.start()
        try:
            print("| stage | notes | p50 ms | p95 ms | p99 ms | worst ms |")
            print("|---|---|---|---|---|---|")
            total = measure_inside(app, arguments.notes, arguments.sounding)
            print_row("**packet's arrival to first sample**", total)
            print_row(
                "seen from outside: sent to onset in a JACK capture", measure_outside(app, 50)
            )
            counters = app.engine.stage.core.counters()
            print(
                f"\nrings that ran dry: {counters.dry}, device underflows: "
                f"{counters.device_underflows}, render threads in real time: "
                f"{counters.realtime_threads}"
            )
        finally:
            app.stop()
            close_portaudio()


if __name__ == "__main__":
    main()
