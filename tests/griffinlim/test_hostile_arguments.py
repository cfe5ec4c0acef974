"""Whatever the face of the C core is asked, it answers or raises, and plays on unchanged."""

import inspect
from typing import Any, NamedTuple

import numpy as np
import pytest
from hostile_values import (
    COMMAND,
    GAIN,
    GAINS,
    GENERATION,
    MAGNITUDES_,
    PLAN,
    RATIO,
    RESPONSE,
    RESPONSES,
    ROWS,
    SAMPLE,
    SETTINGS,
    STAGE,
    VOICE,
    real,
    whole,
)

import ukulelatent_griffinlim as face
from ukulelatent_griffinlim import (
    ClockDevice,
    Core,
    CoreSettings,
    Envelope,
    ImpulseResponse,
    Tap,
    plans,
    reconstruct,
    wisdom,
)

ANSWERS = {"Counters", "Event", "EventKind", "CoreError", "QueueFullError", "ShapeError"}


class Call(NamedTuple):
    """Arguments that are good, and for each parameter those that are not."""

    good: dict[str, Any]
    hostile: dict[str, list[Any]]


NOTHING = Call({}, {})
RATE = whole(8000, 192000)
CALLS = {
    "reconstruct": Call(
        {"magnitudes": ROWS, "hop": 256},
        {"magnitudes": MAGNITUDES_, "hop": PLAN["hop"], "iterations": whole(0, 8)},
    ),
    "stream": Call(
        {"magnitudes": ROWS, "hop": 256},
        {
            "magnitudes": MAGNITUDES_,
            "hop": PLAN["hop"],
            "iterations": whole(0, 8),
            "block": whole(1, 1 << 24),
        },
    ),
    "Envelope": Call(
        {},
        {
            "attack_samples": STAGE,
            "decay_samples": STAGE,
            "sustain_level": real(0, 1),
            "release_samples": STAGE,
        },
    ),
    "CoreSettings": Call(
        SETTINGS,
        {
            **PLAN,
            "sample_rate_hz": RATE,
            "device_rate_hz": RATE,
            "device_block": whole(1, 65536),
            "frames": whole(1, 65536),
            "voices": whole(1, 1024),
            "render_threads": whole(0, 64),
            "offline_threads": whole(1, 64),
        },
    ),
    "Core": Call({"settings": CoreSettings(**SETTINGS)}, {"settings": [None, SETTINGS, 1, "1"]}),
    "Core.close": NOTHING,
    "Core.pointer": NOTHING,
    "Core.callback_addresses": NOTHING,
    "Core.open": Call(
        {"voice": 1, "frames": 4, "iterations": 2, "envelope": Envelope(), "ratio": 1.5},
        {
            "voice": [*VOICE, 0],  # 0 plays
            "frames": whole(1, 64),
            "iterations": whole(0, 8),
            "envelope": [None, (0, 0, 1, 1), {}, 1.0],
            "ratio": [value for value in RATIO if value is not None],
        },
    ),
    "Core.write": Call(
        {"voice": 0, "generation": 1, "first": 60, "magnitudes": ROWS},
        {
            "voice": VOICE,
            "generation": GENERATION,
            "first": [*whole(0, 63), 61],
            "magnitudes": [*MAGNITUDES_, ROWS[:0]],
        },
    ),
    "Core.set_ratio": Call(
        {"voice": 15, "generation": 1, "ratio": 1.0},
        {"voice": [*VOICE, 0], "generation": GENERATION, "ratio": RATIO},  # 0 has no resampler
    ),
    "Core.set_rate": Call(
        {"voice": 0, "generation": 1, "rate": 1.0},
        {"voice": VOICE, "generation": GENERATION, "rate": [*real(0, 4), 1e-9, 0.2499]},
    ),
    "Core.next_frame": Call(
        {"voice": 0, "generation": 1}, {"voice": VOICE, "generation": GENERATION}
    ),
    "Core.close_voice": Call({"voice": 15}, {"voice": VOICE}),
    "Core.start": Call(
        {"voice": 15, "generation": 9, "left": 1, "right": 1},
        COMMAND | GAINS | {"chord": whole(0, (1 << 32) - 1)},
    ),
    "Core.release": Call({"voice": 15, "generation": 9}, COMMAND),
    "Core.kill": Call({"voice": 15, "generation": 9}, COMMAND),
    "Core.set_voice_gain": Call(
        {"voice": 15, "generation": 9, "left": 1, "right": 1}, COMMAND | GAINS
    ),
    "Core.set_master_gain": Call({"gain": 1.0}, {"gain": GAIN, "at_sample": SAMPLE}),
    "Core.set_impulse_response": Call(
        {"response": ImpulseResponse(RESPONSE, 22050, CoreSettings(**SETTINGS))},
        {"response": [None, 1, RESPONSE]},
    ),
    "Core.set_reverb_gains": Call(
        {"dry": 1.0, "wet": 0.0}, {"dry": GAIN, "wet": GAIN, "at_sample": SAMPLE}
    ),
    "Core.clear_reverb": Call({}, {"at_sample": SAMPLE}),
    "Core.collect": NOTHING,
    "Core.events": NOTHING,
    "Core.counters": NOTHING,
    "Core.clock": NOTHING,
    "Core.level": Call({"voice": 0}, {"voice": VOICE}),
    "Core.offline": Call({"frames": 1}, {"frames": whole(1, 1 << 24)}),
    "check_impulse_response": Call(
        {"samples": RESPONSE, "rate_hz": 22050}, {"samples": RESPONSES, "rate_hz": RATE}
    ),
    "ImpulseResponse": Call(
        {"samples": RESPONSE, "rate_hz": 22050, "settings": CoreSettings(**SETTINGS)},
        {"samples": RESPONSES, "rate_hz": RATE, "settings": [None, SETTINGS, 1]},
    ),
    "ImpulseResponse.pointer": NOTHING,
    "ImpulseResponse.give_away": NOTHING,
    "ClockDevice": Call(
        {"rate_hz": 22050, "block": 256},
        {
            "core": [None, 0, ROWS],
            "rate_hz": RATE,
            "block": whole(1, 256),
            "keep_frames": whole(0, 1 << 26),
        },
    ),
    "ClockDevice.read": Call({"limit": 1}, {"limit": whole(1, 1 << 26)}),
    "ClockDevice.lost_frames": NOTHING,
    "ClockDevice.stop": NOTHING,
    "ClockDevice.close": NOTHING,
    "Tap": Call({"keep_frames": 1}, {"core": [None, 0, ROWS], "keep_frames": whole(1, 1 << 26)}),
    "Tap.read": Call({"limit": 1}, {"limit": whole(1, 1 << 26)}),
    "Tap.lost_frames": NOTHING,
    "Tap.end": NOTHING,
    "Tap.close": NOTHING,
    "Plan": Call({"n_fft": 1024, "hop": 256}, PLAN),
    "Plan.stream": NOTHING,
    "plan_for": Call({"n_fft": 1024, "hop": 256}, PLAN),
    "make_wisdom": Call({"n_ffts": (64,)}, {"n_ffts": [(), *([n] for n in PLAN["n_fft"])]}),
    "use_shipped_wisdom": NOTHING,
}
CASES = [(name, parameter) for name, call in CALLS.items() for parameter in call.hostile]
# Wisdom made anew would change the transforms of the tests that follow.
NOT_CALLED_IN_VAIN = {
    "ImpulseResponse.give_away",
    "make_wisdom",
    "Plan.stream",
    "Core.close",
    "ClockDevice.close",
    "Tap.close",
}


def _public(owner: object, names: list[str]) -> dict[str, Any]:
    return {name: getattr(owner, name) for name in names if not name.startswith("_")}


def _parameters(function: Any) -> set[str]:
    if isinstance(function, property):
        return set()
    return set(inspect.signature(function).parameters) - {"self"}


def face_of_the_core() -> dict[str, set[str]]:
    """Every public callable and property of the face, with its parameters."""
    members = _public(face, [name for name in face.__all__ if callable(getattr(face, name))])
    for module in (plans, wisdom):
        own = [n for n, value in vars(module).items() if _is_made_in(value, module.__name__)]
        members |= _public(module, own)
    found = {}
    for name, member in members.items():
        if name in ANSWERS:
            continue
        found[name] = _parameters(member)
        if inspect.isclass(member) and not hasattr(member, "__dataclass_fields__"):
            for part, method in _public(member, list(vars(member))).items():
                found[f"{name}.{part}"] = _parameters(method)
    return found


def _is_made_in(value: object, module: str) -> bool:
    return callable(value) and getattr(value, "__module__", None) == module


def test_table_has_every_parameter_of_the_face():
    assert {name: set(call.hostile) for name, call in CALLS.items()} == face_of_the_core()


def test_function_and_method_and_parameter_that_are_new_are_seen(monkeypatch):
    known = face_of_the_core()
    monkeypatch.setattr(Core, "bend", lambda self, voice: None, raising=False)
    monkeypatch.setattr(wisdom, "forget", lambda: None, raising=False)
    wisdom.forget.__module__ = wisdom.__name__
    monkeypatch.setattr(face, "stream", lambda magnitudes, speed: None)
    seen = face_of_the_core()
    assert {name for name in seen if seen[name] != known.get(name)} == {
        "Core.bend",
        "forget",
        "stream",
    }


@pytest.fixture
def device(make_core):
    """One that has stopped, with what it kept."""
    made = ClockDevice(make_core(), rate_hz=22050, block=256, keep_frames=256)
    made.stop()
    yield made
    made.close()


@pytest.fixture
def tap(make_core):
    """One that has ended."""
    made = Tap(make_core(), keep_frames=256)
    made.end()
    yield made
    made.close()


def _find(name: str, core: Core, device: ClockDevice, tap: Tap) -> Any:
    owner, _, member = name.partition(".")
    if member:
        response = ImpulseResponse(RESPONSE, 22050, core.settings)
        owners = {"Core": core, "ClockDevice": device, "Tap": tap, "ImpulseResponse": response}
        return getattr(owners[owner], member)
    return next(getattr(m, owner) for m in (face, plans, wisdom) if hasattr(m, owner))


def _good(name: str, core: Core) -> dict[str, Any]:
    return CALLS[name].good | ({"core": core} if name in ("ClockDevice", "Tap") else {})


@pytest.mark.parametrize("name", [name for name in CALLS if name not in NOT_CALLED_IN_VAIN])
def test_good_arguments_are_taken(make_core, begin, device, tap, name):
    core = make_core()
    begin(core, 0, np.ones((64, 513), np.float32))
    core.open(15, frames=4, iterations=2, envelope=Envelope(), ratio=1.5)
    made = _find(name, core, device, tap)
    made = made(**_good(name, core)) if callable(made) and "pointer" not in name else made
    if isinstance(made, Core | ClockDevice | Tap):
        made.close()


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_hostile_argument_is_refused_by_name_and_changes_no_sample(
    make_core, begin, notes, device, tap, name, parameter
):
    core = make_core()
    assert begin(core, 0, notes[0]) == 1
    for value in CALLS[name].hostile[parameter]:
        with pytest.raises((TypeError, ValueError)) as caught:
            _find(name, core, device, tap)(**_good(name, core) | {parameter: value})
        if name.partition(".")[0] in face.__all__:
            assert parameter in str(caught.value)
    assert np.array_equal(core.offline(64 * 256)[:, 0], reconstruct(notes[0], hop=256))
