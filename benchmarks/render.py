"""Five minutes of music rendered into a file, by the command that a user types, beside FluidSynth.

The same notes for both: a bass, chords, a melody with bends, over a tempo that sways; then with the
pedal in every bar, and with a point that moves all the time. The peer plays the MIDI
file by its own player, faster than real time, from a soundfont of recordings; its time is that of
its process as well.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import mido
import soundfile
from reconstruction.tables import print_header, print_row

_SECONDS = 300
_TICKS = 480
_RUNS = 3
_SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
_PEER = """
import sys
import fluidsynth
import soundfile
synth = fluidsynth.Synth(samplerate=44100.0)
synth.sfload(sys.argv[1])
synth.program_select(0, 1, 0, 25)
synth.play_midi_file(sys.argv[2])
seconds = int(sys.argv[4])
with soundfile.SoundFile(sys.argv[3], "w", 44100, 2, "FLOAT") as file:
    for _ in range(10 * seconds):
        file.write(synth.get_samples(4410).reshape(-1, 2) / 32768)
"""

_CHORDS = ((48, 64, 67, 72), (45, 60, 64, 69), (41, 60, 65, 69), (43, 59, 62, 67))
_MELODY = (72, 74, 76, 79, 81, 84)


def make_score(path: Path, *, pedal: bool = False, hand: bool = False) -> int:
    """Write five minutes, with the pedal, or with a controller of the point 16 times a bar.

    Returns how many notes there are.
    """
    draw, events, notes = Random(1), [], 0

    def note(tick: int, length: int, number: int) -> None:
        nonlocal notes
        notes += 1
        events.append((tick, mido.Message("note_on", note=number, velocity=draw.randint(50, 110))))
        events.append((tick + length, mido.Message("note_off", note=number)))

    bar = 4 * _TICKS
    for index in range(150):
        start = index * bar
        tempo = mido.bpm2tempo(120 + 10 * (index % 3 - 1))
        events.append((start, mido.MetaMessage("set_tempo", tempo=tempo)))
        if pedal:
            events.append((start, mido.Message("control_change", control=64, value=127)))
        bass, *chord = _CHORDS[index % 4]
        for beat in (0, 2):
            note(start + beat * _TICKS, _TICKS, bass)
            for number in chord:
                note(start + beat * _TICKS + _TICKS // 2, _TICKS, number)
        for eighth in range(8):
            if draw.random() < 0.7:
                note(start + eighth * _TICKS // 2, _TICKS // 2, draw.choice(_MELODY))
        for step in range(16):
            at = start + step * _TICKS // 4
            if index % 8 == 7:
                events.append((at, mido.Message("pitchwheel", pitch=256 * (8 - abs(step - 8)))))
            if hand:
                value = draw.randint(0, 127)
                events.append((at, mido.Message("control_change", control=16, value=value)))
        if pedal:
            events.append((start + bar - 10, mido.Message("control_change", control=64, value=0)))
    file, track, now = mido.MidiFile(ticks_per_beat=_TICKS), mido.MidiTrack(), 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        track.append(message.copy(time=tick - now))
        now = tick
    file.tracks.append(track)
    file.save(path)
    return notes


def seconds_of(command: list[str]) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(_RUNS):
        start_s = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.monotonic() - start_s)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    print_header("what", "notes", "music, s", "taken, s", "times real time")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        score, held, moved = (folder / f"{name}.mid" for name in ("score", "held", "moved"))
        out = folder / "out.wav"
        notes = make_score(score), make_score(held, pedal=True), make_score(moved, hand=True)
        ours = [sys.executable, "-m", "ukulelatent_daemon.cli", "render"]
        peer = [sys.executable, "-c", _PEER, _SOUNDFONT, str(score), str(out), str(_SECONDS)]
        for what, count, command in (
            ("ukulelatentd render", notes[0], [*ours, str(score), "-o", str(out)]),
            ("with the pedal in every bar", notes[1], [*ours, str(held), "-o", str(out)]),
            ("with the point moved 16 times a bar", notes[2], [*ours, str(moved), "-o", str(out)]),
            ("FluidSynth", notes[0], peer),
        ):
            taken_s = seconds_of(command)
            music_s = soundfile.info(out).duration
            print_row(
                what, str(count), f"{music_s:.0f}", f"{taken_s:.1f}", f"{music_s / taken_s:.0f}"
            )


if __name__ == "__main__":
    main()
