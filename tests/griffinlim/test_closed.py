"""A core, a device and a tap that are closed say so, and no core goes while they need it."""

import os
import time

import numpy as np
import pytest

from ukulelatent_griffinlim import ClockDevice, Core, CoreError, Envelope, ImpulseResponse, Tap

CORE_CALLS = {
    "pointer": lambda core: core.pointer,
    "callback_addresses": lambda core: core.callback_addresses,
    "open": lambda core: core.open(1, frames=4, iterations=2, envelope=Envelope()),
    "write": lambda core: core.write(0, 1, 0, np.ones((4, 513), np.float32)),
    "set_ratio": lambda core: core.set_ratio(0, 1, 1.0),
    "set_rate": lambda core: core.set_rate(0, 1, 1.0),
    "next_frame": lambda core: core.next_frame(0, 1),
    "close_voice": lambda core: core.close_voice(0),
    "start": lambda core: core.start(0, 1, 1, 1),
    "release": lambda core: core.release(0, 1),
    "kill": lambda core: core.kill(0, 1),
    "set_voice_gain": lambda core: core.set_voice_gain(0, 1, 1, 1),
    "set_master_gain": lambda core: core.set_master_gain(1),
    "set_impulse_response": lambda core: core.set_impulse_response(
        ImpulseResponse(np.ones((8, 1), np.float32), 22050, core.settings)
    ),
    "set_reverb_gains": lambda core: core.set_reverb_gains(1, 0),
    "clear_reverb": lambda core: core.clear_reverb(),
    "collect": lambda core: core.collect(),
    "events": lambda core: core.events(),
    "counters": lambda core: core.counters(),
    "clock": lambda core: core.clock(),
    "levels": lambda core: core.levels([0]),
    "offline": lambda core: core.offline(1),
}


def _start(core: Core) -> ClockDevice:
    return ClockDevice(core, rate_hz=22050, block=256, keep_frames=256)


def test_nothing_public_is_left_out():
    core, device, tap = (
        {name for name in vars(kind) if name[0] != "_"} for kind in (Core, ClockDevice, Tap)
    )
    assert core - set(CORE_CALLS) == {"close"}
    assert device == {"read", "lost_frames", "close", "stop"}
    assert tap == {"read", "lost_frames", "close", "end"}


@pytest.mark.parametrize("name", CORE_CALLS)
def test_closed_core_does_nothing_more(make_core, begin, notes, name):
    core = make_core()
    begin(core, 0, notes[0])
    core.close()
    core.close()
    with pytest.raises(CoreError, match="the core is closed"):
        CORE_CALLS[name](core)


def test_closed_device_gives_nothing_more_but_knows_what_was_lost(make_core):
    device = _start(make_core())
    while not device.lost_frames:
        time.sleep(0.001)
    device.stop()
    lost = device.lost_frames
    device.close()
    device.close()
    device.stop()
    assert device.lost_frames == lost > 0
    with pytest.raises(CoreError, match="the device is closed"):
        device.read(1)


def test_closed_tap_gives_nothing_more_but_knows_what_was_lost(make_core):
    core = make_core()
    tap, device = Tap(core, keep_frames=256), _start(core)
    while not tap.lost_frames:
        time.sleep(0.001)
    tap.end()
    lost = tap.lost_frames
    tap.close()
    tap.close()
    tap.end()
    assert tap.lost_frames == lost > 0
    with pytest.raises(CoreError, match="the tap is closed"):
        tap.read(1)
    device.close()


def test_closed_core_has_no_device_and_no_tap(make_core):
    core = make_core()
    core.close()
    with pytest.raises(CoreError, match="the core is closed"):
        _start(core)
    with pytest.raises(CoreError, match="the core is closed"):
        Tap(core, keep_frames=1)


def test_core_is_not_closed_under_a_device_that_runs(make_core):
    core = make_core()
    device = _start(core)
    with pytest.raises(CoreError, match="a device still calls back"):
        core.close()
    assert core.counters().device_underflows == 0
    device.stop()
    core.close()
    assert len(device.read(256)) <= 256  # what was kept is the device's own


def test_core_is_not_closed_under_a_tap_that_is_attached(make_core):
    core = make_core()
    tap = Tap(core, keep_frames=256)
    with pytest.raises(CoreError, match="a tap is still attached"):
        core.close()
    tap.end()
    core.close()
    assert len(tap.read(256)) == 0  # what was kept is the tap's own
    tap.close()


def test_core_that_no_memory_can_hold_is_refused_before_it_takes_any(make_core):
    with pytest.raises(CoreError, match=r"no memory.*frames=65536"):
        make_core(n_fft=65536, hop=16384, frames=65536, voices=1024)


def test_attacks_beside_voices_that_fill_the_memory_are_refused_before_they_take_any(make_core):
    half_bytes = 0.5 * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    frames = min(65536, int(0.9 * half_bytes / (1024 * 32769 * 4)))
    with pytest.raises(CoreError, match="no memory"):
        make_core(n_fft=65536, hop=16384, frames=frames, voices=1024, attacks=4096)
