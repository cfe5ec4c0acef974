"""The daemon's memory after 500 and after 5,000 notes, as the kernel counts it."""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from pythonosc.udp_client import SimpleUDPClient

from ukulelatent_daemon.osc.client import ask

HOST, PORT = "127.0.0.1", 9778
CONFIGURATION = f"{{osc: {{port: {PORT}}}, audio: {{output: 'null'}}, midi: {{enabled: false}}}}"
NOTES_A_SECOND = 100


def wait_until_it_answers(deadline_s: float = 30) -> None:
    """Return once /version is answered."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        try:
            list(ask(HOST, PORT, "/version", [], 0.3))
        except Exception:  # noqa: BLE001 (not there yet; the deadline tells)
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the daemon does not answer")


def play(count: int, draw: random.Random) -> None:
    """Notes at new points, some steered while they sound, then wait for their end."""
    client = SimpleUDPClient(HOST, PORT)
    for index in range(count):
        points = [[draw.uniform(-1.5, 1.5) for _ in range(4)] for _ in range(2)]
        client.send_message("/latent", points[0])
        client.send_message("/note", [draw.uniform(30, 90), 100.0, index])
        if index % 10 == 0:
            client.send_message("/note/latent", [index, *points[1]])
        time.sleep(1 / NOTES_A_SECOND)
    time.sleep(3)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(CONFIGURATION, encoding="utf-8")
        command = [sys.executable, "-m", "ukulelatent_daemon.cli", "run", "--config", str(path)]
        daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_until_it_answers()
            process = psutil.Process(daemon.pid)
            draw = random.Random(1)
            print("| notes played | resident memory, MB |")
            print("|---|---|")
            print(f"| 0 | {process.memory_info().rss / 1e6:.1f} |")
            played = 0
            for count in (500, 2500, 5000):
                play(count - played, draw)
                played = count
                print(f"| {played} | {process.memory_info().rss / 1e6:.1f} |", flush=True)
        finally:
            daemon.terminate()
            daemon.wait()


if __name__ == "__main__":
    main()
