"""Time tags become samples by one line, however the audio clock jitters."""

import random
import time

import pytest

from ukulelatent_daemon.engine.timeline import Timeline

RATE_HZ = 44100


class JitteryClock:
    """An audio clock in blocks of 256, read up to 3 ms late; `ppm` fast."""

    def __init__(self, seed: int, ppm: float = 0.0) -> None:
        self._random = random.Random(seed)
        self._ppm = ppm
        self.now_s = 1000.0
        self.jump_s = 0.0

    def clock(self) -> tuple[int, int]:
        passed_s = (self.now_s - 1000.0 - self.jump_s) * (1 + self._ppm * 1e-6)
        samples = int(passed_s * RATE_HZ) // 256 * 256
        late_s = self._random.uniform(0, 0.003)
        began_s = 1000.0 + self.jump_s + samples / RATE_HZ / (1 + self._ppm * 1e-6)
        return samples, round((began_s + late_s) * 1e9)


@pytest.mark.parametrize("seed", range(5))
def test_times_d_apart_are_round_d_rate_samples_apart(seed) -> None:
    clock = JitteryClock(seed)
    timeline = Timeline(clock, RATE_HZ)
    chance = random.Random(seed)
    before: tuple[float, int] | None = None
    for _ in range(200):
        clock.now_s += chance.uniform(0, 0.05)
        time_s = clock.now_s + chance.uniform(0.1, 2.0)
        sample = timeline.sample_at(time_s)
        if before:
            assert abs(sample - before[1] - round((time_s - before[0]) * RATE_HZ)) <= 1
        before = time_s, sample


def test_a_time_falls_on_the_sample_that_the_clock_will_have_then() -> None:
    clock = JitteryClock(1)
    timeline = Timeline(clock, RATE_HZ)
    clock.now_s += 2.0
    sample = timeline.sample_at(clock.now_s + 0.5)
    assert abs(sample - 2.5 * RATE_HZ) <= 256 + 0.003 * RATE_HZ


def test_what_lies_before_the_first_sample_is_at_once() -> None:
    clock = JitteryClock(1)
    assert Timeline(clock, RATE_HZ).sample_at(900.0) == 0


def test_before_the_first_block_a_time_is_counted_from_now() -> None:
    class Silent:
        def clock(self) -> tuple[int, int]:
            return 0, 0

    timeline = Timeline(Silent(), RATE_HZ)
    sample = timeline.sample_at(time.monotonic() + 5.0)
    assert 0 < sample <= 5 * RATE_HZ
    assert timeline.sample_at(time.monotonic() - 5.0) == 0


def test_a_device_that_stood_still_is_matched_anew() -> None:
    clock = JitteryClock(2)
    timeline = Timeline(clock, RATE_HZ)
    timeline.sample_at(clock.now_s)
    clock.now_s += 5.0
    clock.jump_s = 3.0
    sample = timeline.sample_at(clock.now_s + 1.0)
    assert abs(sample - 3.0 * RATE_HZ) <= 256 + 0.003 * RATE_HZ


def test_a_clock_that_runs_fast_never_leads_by_more_than_the_allowed_drift() -> None:
    clock = JitteryClock(3, ppm=200)
    timeline = Timeline(clock, RATE_HZ)
    for _ in range(600):
        clock.now_s += 1.0
        sample = timeline.sample_at(clock.now_s)
        true = (clock.now_s - 1000.0) * (1 + 200e-6) * RATE_HZ
        assert abs(sample - true) <= 0.03 * RATE_HZ
