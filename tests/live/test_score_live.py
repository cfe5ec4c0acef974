"""The score that `render` plays, played live: MIDI over JACK in, a WAV file out."""

import subprocess
import sys

import jack
import numpy as np
import pytest

RATE_HZ = 44100
PLAYER = """
import sys, mido
port = mido.Backend("mido.backends.rtmidi/UNIX_JACK", load=True).open_output(sys.argv[1])
for message in mido.MidiFile(sys.argv[2]).play():
    port.send(message)
"""
# A message may wait for the player's timer, its JACK block, ours, and a busy machine.
LATE_S = 0.15


@pytest.fixture
def midi_port(server, jack_server, recording_daemon, tmp_path):
    """A recording daemon and the name of its MIDI port in JACK."""
    configuration = "audio: {sample_rate_hz: 44100}\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JACK_DEFAULT_SERVER", jack_server.server_name())
        with recording_daemon(
            tmp_path, configuration=configuration, env=jack_server.environment()
        ) as daemon:
            client = jack.Client("look", no_start_server=True)
            (name,) = [
                port.name for port in client.get_ports("ukulelatent.*", is_midi=True, is_input=True)
            ]
            client.close()
            yield daemon, name


def test_each_note_is_heard_at_its_time_and_pitch(midi_port, score, process, cents_off) -> None:
    daemon, port = midi_port
    start = daemon.recorded()
    subprocess.run(
        [sys.executable, "-c", PLAYER, port, str(score.path)],
        check=True,
        timeout=process.PATIENCE_S,
    )
    heard = daemon.frames(start, daemon.recorded() - start + RATE_HZ // 2)
    sounding = np.abs(heard).max(axis=1) > 0
    first = int(np.argmax(sounding))
    for time_s, note in score.notes:
        around = first + round((time_s - LATE_S) * RATE_HZ)
        onset = max(0, around) + int(np.argmax(sounding[max(0, around) :]))
        assert abs(onset - first - time_s * RATE_HZ) < LATE_S * RATE_HZ, note
        assert abs(cents_off(heard[onset + 3000 : onset + 25000, 0], RATE_HZ, note)) < 25
    assert not heard[-RATE_HZ // 10 :].any()
