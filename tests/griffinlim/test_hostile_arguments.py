"""Whatever the face of the C core is asked, it answers or raises, and plays on unchanged."""

import inspect
from typing import Any

import numpy as np
import pytest
from hostile_calls import CALLS
from hostile_values import RESPONSE

import ukulelatent_griffinlim as face
from ukulelatent_griffinlim import (
    ClockDevice,
    Core,
    Envelope,
    ImpulseResponse,
    Tap,
    plans,
    reconstruct,
    wisdom,
)

ANSWERS = {"Counters", "Event", "EventKind", "CoreError", "QueueFullError", "ShapeError"}
# Tuples, looked at where they are handed over.
TUPLES = {"Opening", "Command", "CommandKind"}

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
        if name in ANSWERS | TUPLES:
            continue
        found[name] = _parameters(member)
        if inspect.isclass(member) and not hasattr(member, "__dataclass_fields__"):
            own = [n for owner in member.__mro__[:-1] for n in vars(owner)]
            for part, method in _public(member, own).items():
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
