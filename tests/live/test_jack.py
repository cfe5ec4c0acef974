"""The daemon on a real audio server: JACK without a sound card, heard by a client of its own."""

import subprocess
import sys
import time

import numpy as np
import pytest
import soundfile

RATE_HZ = 44100
CONFIGURATION = "midi: {port_name: keys}\n"
KEYBOARD = """
import sys, mido
port = mido.Backend("mido.backends.rtmidi/UNIX_JACK", load=True).open_output(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    port.send(mido.Message.from_bytes([int(word) for word in line.split()]))
"""


@pytest.fixture(scope="module")
def playing(server, jack_server, process, tmp_path_factory):
    """A daemon that plays to `system`."""
    folder = tmp_path_factory.mktemp("daemon")
    (folder / "config.yaml").write_text(CONFIGURATION)
    daemon = process.Daemon(
        folder,
        *("--config", str(folder / "config.yaml"), "--audio", "system", "--osc", "127.0.0.1:0"),
        env=jack_server.environment(),
    )
    try:
        daemon.connect()
        yield daemon
    finally:
        daemon.kill()


@pytest.fixture(scope="module")
def ear(playing, jack_server):
    """Hears what the daemon plays."""
    one = jack_server.Ear()
    yield one
    one.close()


def first_sound(ear, process, first: int) -> int:
    """The frame at which the sound starts."""
    waited = ear.frames(first, RATE_HZ)
    at = process.onset(waited)
    assert at < len(waited), "nothing was heard for a second"
    return first + at


def test_a_note_is_what_render_makes_of_it_without_a_dropout(
    playing, ear, process, cents_off, tmp_path
) -> None:
    z = playing.ask("/latent/get")[1:]
    first = ear.heard()
    playing.send("/note/at", 60.0, 100.0, *z)
    heard = ear.frames(first_sound(ear, process, first), RATE_HZ)[:, 0]
    assert abs(cents_off(heard[4000:], RATE_HZ, 60.0)) < 25
    out = tmp_path / "note.wav"
    latent = ",".join(f"{value:.9g}" for value in z)
    words = ("render", "--note", "60", "--velocity", "100", "--latent", latent, "-o", str(out))
    assert process.run(tmp_path, *words).returncode == 0
    rendered = soundfile.read(out, dtype="float32")[0]
    wanted = rendered[process.onset(rendered) :][: len(heard), 0]
    assert np.corrcoef(heard, wanted)[0, 1] > 0.9999
    np.testing.assert_allclose(heard, wanted, atol=1e-4)


def test_a_note_ends_in_silence(playing, ear, process) -> None:
    playing.send("/panic")
    playing.sync()
    first = ear.heard() + RATE_HZ // 10
    assert not ear.frames(first, 4096).any()


def wait_for(daemon, address: str) -> tuple:
    """What is told at an address."""
    while (told := daemon.receive())[0] != address:
        pass
    return told[1:]


@pytest.fixture
def keyboard(playing, ear, process):
    """A function that sends a MIDI message to the daemon's port, from a process of its own.

    (In ours, python-rtmidi would hold Python's lock while JACK waits for the ear.)
    """
    (port,) = ear.client.get_ports("ukulelatent.*keys", is_midi=True, is_input=True)
    with subprocess.Popen(
        [sys.executable, "-c", KEYBOARD, port.name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keys:
        assert keys.stdin
        assert keys.stdout

        def send(*data: int) -> None:
            assert keys.stdin
            keys.stdin.write(" ".join(map(str, data)) + "\n")
            keys.stdin.flush()

        try:
            assert keys.stdout.readline() == "ready\n"
            yield send
            keys.stdin.close()
            assert keys.wait(process.PATIENCE_S) == 0
        finally:
            keys.kill()


def test_midi_over_jack_plays_and_ends_a_note(ear, keyboard, process, cents_off) -> None:
    first = ear.heard()
    keyboard(0x90, 67, 110)
    heard = ear.frames(first_sound(ear, process, first), RATE_HZ // 2)
    keyboard(0x80, 67, 0)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, 67.0)) < 25
    assert not ear.frames(ear.heard() + RATE_HZ // 2, 4096).any()


def test_a_controller_is_learned_from_a_keyboard(playing, keyboard) -> None:
    playing.send("/midi/learn", "/pan")
    playing.sync()
    keyboard(0xB0, 21, 64)
    assert wait_for(playing, "/done")[:2] == ("/midi/learn", "/pan")
    keyboard(0xB0, 21, 127)
    until_s = time.monotonic() + 10
    while playing.ask("/pan") != ("/pan/value", 1.0):
        assert time.monotonic() < until_s
    playing.send("/unbind", "/midi/cc/21")
    playing.send("/pan", 0.0)
    playing.sync()


def test_an_mpe_keyboard_bends_one_of_its_notes(playing, ear, keyboard, process, cents_off) -> None:
    for control, value in ((101, 0), (100, 6), (6, 15)):  # all other channels are its members
        keyboard(0xB0, control, value)
    two_of_48_semitones = 8192 + 8192 * 2 // 48
    first = ear.heard()
    keyboard(0xE1, two_of_48_semitones & 127, two_of_48_semitones >> 7)
    keyboard(0x91, 60, 110)
    heard = ear.frames(first_sound(ear, process, first), RATE_HZ // 2)
    keyboard(0x81, 60, 0)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, 62.0)) < 25
    assert not ear.frames(ear.heard() + RATE_HZ // 2, 4096).any()
    first = ear.heard()
    keyboard(0x92, 67, 110)
    heard = ear.frames(first_sound(ear, process, first), RATE_HZ // 2)
    keyboard(0x82, 67, 0)
    assert abs(cents_off(heard[4000:, 0], RATE_HZ, 67.0)) < 25
    assert not ear.frames(ear.heard() + RATE_HZ // 2, 4096).any()


def test_jack_may_die_and_come_back(
    playing, ear, server, jack_server, process, cents_off, tmp_path
) -> None:
    ear.close()
    playing.send("/subscribe", "status")
    playing.send("/note", 60)
    playing.sync()
    killed_s = time.monotonic()
    server.kill()
    assert wait_for(playing, "/audio/lost") == ("system",)
    assert playing.ask("/status")[-1] == "null"
    again = jack_server.Server(tmp_path)
    try:
        again.wait()
        name, away_ms = wait_for(playing, "/audio/back")
        assert name == "system"
        # From the last block before.
        assert 0 < away_ms < 1000 * (time.monotonic() - killed_s) + 100
        new_ear = jack_server.Ear()
        first = new_ear.heard()
        playing.send("/note", 72)
        heard = new_ear.frames(first_sound(new_ear, process, first), RATE_HZ // 2)
        assert abs(cents_off(heard[4000:, 0], RATE_HZ, 72.0)) < 25
        new_ear.close()
        assert playing.end() == 0, playing.log()
    finally:
        again.stop()


def test_a_daemon_ends_as_asked_though_jack_has_just_died(jack_server, process, tmp_path) -> None:
    server = jack_server.Server(tmp_path)
    try:
        server.wait()
        daemon = process.Daemon(
            tmp_path,
            *("--audio", "system", "--osc", "127.0.0.1:0"),
            env=jack_server.environment(),
        )
        try:
            daemon.connect()
            server.kill()
            assert daemon.end() == 0, daemon.log()
        finally:
            daemon.kill()
    finally:
        server.stop()
