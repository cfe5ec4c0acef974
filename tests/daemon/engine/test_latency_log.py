"""Where the time of notes went."""

import pytest

from ukulelatent_daemon.engine.latency_log import LatencyLog, NoteTimes

MS = 1_000_000


def test_before_the_first_note_there_is_only_the_device() -> None:
    assert LatencyLog().means(5.8) == (0.0, 0.0, 0.0, 5.8)


def test_stages_are_means_over_notes_and_sum_up_to_the_whole() -> None:
    log = LatencyLog()
    for osc, model, griffinlim, wait in ((1, 3, 2, 1), (3, 5, 4, 2)):
        log.add(
            NoteTimes(
                arrival_ns=100 * MS,
                submitted_ns=(100 + osc) * MS,
                decoded_ns=(100 + osc + model) * MS,
                ready_ns=(100 + osc + model + griffinlim) * MS,
                started_ns=(100 + osc + model + griffinlim + wait) * MS,
            )
        )
    assert log.means(7.0) == pytest.approx((2.0, 4.0, 3.0, 1.5 + 7.0))
    assert [note.total_ms for note in log.notes] == pytest.approx([7.0, 14.0])


def test_only_the_newest_thousand_count() -> None:
    log = LatencyLog()
    for index in range(1500):
        log.add(NoteTimes(0, submitted_ns=(1 if index < 500 else 2) * MS, decoded_ns=2 * MS))
    assert len(log.notes) == 1000
    assert log.means(0.0).osc_ms == pytest.approx(2.0)


def test_the_histogram_counts_whole_times_by_the_millisecond() -> None:
    log = LatencyLog()
    for total_us in (2100, 3000, 3001, 12400, 12999):
        log.add(NoteTimes(5 * MS, started_ns=5 * MS + total_us * 1000))
    assert log.histogram() == [(3.0, 2), (4.0, 1), (13.0, 2)]
    assert LatencyLog().histogram() == []
