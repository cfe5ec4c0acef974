"""From a packet's arrival to the first sample handed to the device, on JACK's dummy driver.

The daemon runs in this process; a process of its own sends it notes at points never heard before,
over loopback UDP, so many a second that about `--sounding` are heard at any time. The arrival is
the kernel's receive time, the end the call of the audio callback whose block has the note's first
sample. As a check from outside, a JACK client captures single notes in silence and finds their
onset in the recording.
"""

import argparse
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


def send_notes(seed: int, count: int, sounding: int) -> None:
    """The sender's process: notes at random points, randomly spaced."""
    client = SimpleUDPClient("127.0.0.1", PORT)
    draw = random.Random(seed)
    for _ in range(count):
        note = float(draw.randint(36, 84))
        z = [draw.uniform(-1.9, 1.9) for _ in range(4)]
        client.send_message("/note/at", [note, 100.0, *z])
        time.sleep(draw.uniform(0.2, 1.8) * NOTE_S / sounding)


def measure_inside(app: App, count: int, sounding: int) -> np.ndarray:
    """Milliseconds of each note, from the daemon's own ledger."""
    sent = count + WARM_UP_NOTES
    command = [sys.executable, __file__, "--sender", "--notes", str(sent)]
    subprocess.run([*command, "--sounding", str(sounding)], check=True)
    time.sleep(0.5)
    notes = list(app.engine.player.ledger.notes)[-count:]
    if len(notes) != count:
        raise RuntimeError(f"{len(notes)} notes of {count} sounded")
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


def measure_outside(count: int) -> np.ndarray:
    """Milliseconds from sending to the onset in a JACK capture; single notes in silence."""
    recorder = Recorder()
    client = SimpleUDPClient("127.0.0.1", PORT)
    draw = random.Random(2)
    times = []
    for index in range(count):
        recorder.blocks.clear()
        sent_ns = time.monotonic_ns()
        z = [draw.uniform(-1.9, 1.9) for _ in range(4)]
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=200)
    parser.add_argument("--sounding", type=int, default=16)
    parser.add_argument("--sender", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.sender:
        send_notes(1, arguments.notes, arguments.sounding)
        return
    with jack_server():
        overrides = {
            "audio": {"output": "system", "block_frames": 256},
            "osc": {"port": PORT},
            "midi": {"enabled": False},
        }
        app = App(load_configuration(None, overrides))
        app.start()
        print("| stage | notes | p50 ms | p95 ms | p99 ms | worst ms |")
        print("|---|---|---|---|---|---|")
        total = measure_inside(app, arguments.notes, arguments.sounding)
        print_row("**packet's arrival to first sample**", total)
        print_row("seen from outside: sent to onset in a JACK capture", measure_outside(50))
        counters = app.engine.stage.core.counters()
        print(
            f"\nrings that ran dry: {counters.dry}, device underflows: "
            f"{counters.device_underflows}, render threads in real time: "
            f"{counters.realtime_threads}"
        )
        app.stop()


if __name__ == "__main__":
    main()
