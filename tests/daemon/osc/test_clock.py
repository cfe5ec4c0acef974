"""Wall-clock times on the monotonic scale."""

import time
from types import SimpleNamespace

import pytest
from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.osc import clock as clock_module
from ukulelatent_daemon.osc.clock import Clock
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import no_reply

NTP_EPOCH_S = 2_208_988_800


@pytest.fixture
def still(monkeypatch) -> None:
    """Both clocks stand still: CLOCK_REALTIME at 1.8e9 s, CLOCK_MONOTONIC at 5000 s."""
    now_ns = {
        time.CLOCK_REALTIME: 1_800_000_000_250_000_000,
        time.CLOCK_MONOTONIC: 5_000_000_000_000,
    }
    monkeypatch.setattr(clock_module.time, "clock_gettime_ns", now_ns.__getitem__)


@pytest.mark.usefixtures("still")
def test_instants_keep_their_distance_from_now() -> None:
    clock = Clock()
    assert clock.realtime_to_monotonic_s(1_800_000_000_250_000_000) == 5000.0
    assert clock.realtime_to_monotonic_s(1_800_000_000_000_000_000) == 4999.75
    tag = (1_800_000_000 + NTP_EPOCH_S) << 32
    assert clock.time_tag_to_monotonic_s(tag + (1 << 31)) == 5000.25
    assert clock.time_tag_to_monotonic_s(tag - (1 << 32)) == 4998.75


def test_tags_mean_the_nearest_instant_after_the_seconds_wrap(monkeypatch) -> None:
    wrap_s = 2**32 - NTP_EPOCH_S
    now_ns = {time.CLOCK_REALTIME: (wrap_s - 1) * 10**9, time.CLOCK_MONOTONIC: 0}
    monkeypatch.setattr(clock_module.time, "clock_gettime_ns", now_ns.__getitem__)
    assert Clock().time_tag_to_monotonic_s(2 << 32) == 3.0


def test_a_loose_reading_of_the_clocks_does_not_replace_a_tight_one(monkeypatch) -> None:
    spreads_ns = iter([100] * 3 + [1_000_000] * 3 + [200] * 3)
    offsets_ns = iter([10] * 3 + [500_010] * 3 + [20] * 3)
    monkeypatch.setattr(clock_module, "_reading", lambda: (next(spreads_ns), next(offsets_ns)))
    clock = Clock()
    assert [clock.realtime_to_monotonic_s(10**9) for _ in range(3)] == [
        (10**9 - 10) / 1e9,
        (10**9 - 10) / 1e9,
        (10**9 - 20) / 1e9,
    ]


def test_a_bundle_of_python_osc_acts_when_it_says() -> None:
    bundle = OscBundleBuilder(time.time() + 2)  # type: ignore[arg-type]
    message = OscMessageBuilder("/note")
    message.add_arg(60)
    bundle.add_content(message.build())
    now_s = time.monotonic()
    nobody = SimpleNamespace(latent_dim=lambda number: 4)
    dispatcher = Dispatcher(nobody, Bindings(Finder(ROUTES)))  # type: ignore[arg-type]
    sender = ("127.0.0.1", 4000)
    (request,) = dispatcher.requests(bundle.build().dgram, sender, now_s, no_reply)
    # Wide enough for a machine that was busy between the two clocks, and still not another second.
    assert request.at_s == pytest.approx(now_s + 2, abs=0.5)
