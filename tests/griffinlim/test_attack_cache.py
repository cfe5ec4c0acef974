"""Attacks of notes that are played again are copied: nobody hears it."""

import numpy as np
import pytest

from ukulelatent_griffinlim import reconstruct

HOP = 256
BLOCKS = 3  # of an attack


@pytest.mark.parametrize("threads", [1, 3])
def test_a_chord_played_again_is_copied_bit_for_bit(make_core, begin, notes, threads):
    wanted = sum(reconstruct(rows, hop=HOP).astype(np.float64) for rows in notes[:5])
    core = make_core(attacks=5, offline_threads=threads)
    mixes = []
    for time in range(3):
        for voice, rows in enumerate(notes[:5]):
            begin(core, voice, rows, gains=(1.0, 0.0))
        mix = core.offline(HOP * len(notes[0]))[:, 0]
        core.offline(HOP)
        for event in core.events()[5:]:
            core.close_voice(event.voice)
        assert np.abs(mix - wanted).max() < 1e-6
        mixes.append(mix)
        assert np.array_equal(mix, mixes[0])
        assert core.counters().recalled == 5 * BLOCKS * time


def test_none_is_kept_unless_asked_for(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[0])
    begin(core, 1, notes[0])
    core.offline(HOP * 20)
    assert core.counters().recalled == 0
