"""Addresses and controllers of others, bound to ours."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ukulelatent_daemon.addresses.finder import Finder, Match
from ukulelatent_daemon.addresses.pattern import is_pattern
from ukulelatent_daemon.errors import ConfigurationError, ErrorCode, Rejected
from ukulelatent_daemon.names import holds_controls
from ukulelatent_daemon.request import Reply, Value, error_values

_MAX_ADDRESS: Final = 200
_MAX_BINDINGS: Final = 256
# A controller that moves later than this is not the one that was meant.
_LEARN_S: Final = 60.0
_CONTROLLER_HIGH: Final = 127.0


class Binding(NamedTuple):
    """Numbers that come to `incoming`, from `in_low` to `in_high`, go to `target` as from `out_low`
    to `out_high`; beyond them in a straight line. Strings go as they are."""

    incoming: str
    target: str
    in_low: float = 0.0
    in_high: float = 1.0
    out_low: float = 0.0
    out_high: float = 1.0

    def values(self, given: Sequence[Value]) -> tuple[Value, ...]:
        """What the target gets."""
        return tuple(one if isinstance(one, str) else self._scaled(one) for one in given)

    def _scaled(self, value: float) -> float:
        share = (value - self.in_low) / (self.in_high - self.in_low)
        # Weighted, not low + share * (high - low): exact at both ends.
        return (1 - share) * self.out_low + share * self.out_high


class PendingLearn(NamedTuple):
    """The next controller that moves is to be bound."""

    target: str
    low: float
    high: float
    until_s: float
    answer: Reply


class Bindings:
    """Read on any thread; changed by the engine's, and by MIDI's when it learns."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self._of: dict[str, tuple[Binding, ...]] = {}
        self.configured: frozenset[Binding] = frozenset()
        """Those that the configuration asks for."""
        self._pending_learn: PendingLearn | None = None

    def of(self, incoming: str) -> tuple[Binding, ...]:
        """Those of an incoming address."""
        return self._of.get(incoming, ())

    def all(self) -> list[Binding]:
        """All of them, in the order in which their incoming addresses were first bound."""
        return [binding for bindings in self._of.values() for binding in bindings]

    def add(self, binding: Binding) -> None:
        """Bind; in the place of one of the same two addresses. Raises Rejected."""
        self.check(binding)
        _put(self._of, binding)

    def check(self, binding: Binding) -> None:
        """Raises Rejected for what cannot be bound. Any thread."""
        incoming = binding.incoming
        if not incoming.startswith("/") or is_pattern(incoming) or len(incoming) > _MAX_ADDRESS:
            raise Rejected(ErrorCode.RANGE, f"incoming = {incoming[:80]}: want an address")
        if holds_controls(incoming):
            raise Rejected(ErrorCode.RANGE, f"incoming = {incoming!r}: want no control characters")
        if self.finder.find(incoming):
            raise Rejected(ErrorCode.RANGE, f"{incoming} is an address of the daemon's own")
        if binding.in_low == binding.in_high:
            raise Rejected(ErrorCode.RANGE, f"in_low = in_high = {binding.in_low:g}: want two ends")
        self.target(binding.target)

    def replace(self, bindings: Sequence[Binding]) -> None:
        """Bind these, which are checked, and what the configuration asks for, and no others."""
        found: dict[str, tuple[Binding, ...]] = {}
        room = _MAX_BINDINGS - len(self.configured)
        for binding in (*self.configured, *bindings[:room]):
            _put(found, binding)
        self._of = found

    def target(self, address: str) -> Match:
        """What an address of ours means, if something can be bound to it. Raises Rejected."""
        found = self.finder.find(address)
        if not found:
            raise Rejected(ErrorCode.NOT_FOUND, f"there is no address {address[:80]} to bind to")
        return found[0]

    def remove(self, incoming: str) -> None:
        """Unbind all of an incoming address. Raises Rejected (NOT_FOUND)."""
        if self._of.pop(incoming, None) is None:
            raise Rejected(ErrorCode.NOT_FOUND, f"nothing is bound to {incoming[:80]}")

    def learn(self, target: str, low: float, high: float, now_s: float, answer: Reply) -> None:
        """Bind the next controller that moves, in the place of the wish before. Raises Rejected."""
        self.target(target)
        self._pending_learn = PendingLearn(target, low, high, now_s + _LEARN_S, answer)

    def moved(self, controller: int, now_s: float) -> None:
        """A MIDI controller has moved: bind it, if that is what was waited for."""
        wish = self._pending_learn
        if wish is None:
            return
        self._pending_learn = None
        if now_s > wish.until_s:
            return
        incoming = controller_address(controller)
        try:
            self.add(Binding(incoming, wish.target, 0.0, _CONTROLLER_HIGH, wish.low, wish.high))
        except Rejected as refusal:
            wish.answer("/error", error_values("/midi/learn", refusal))
            return
        wish.answer("/done", ["/midi/learn", wish.target, controller])


def _put(bindings: dict[str, tuple[Binding, ...]], binding: Binding) -> None:
    before = bindings.get(binding.incoming, ())
    others = tuple(one for one in before if one.target != binding.target)
    if len(others) == len(before) and sum(map(len, bindings.values())) >= _MAX_BINDINGS:
        raise Rejected(ErrorCode.RANGE, f"there are {_MAX_BINDINGS} bindings already")
    bindings[binding.incoming] = (*others, binding)


def range_of(found: Match, latent_dim: int) -> tuple[float, float] | None:
    """The range of the first value that an address takes; None where it has no ends."""
    if found.route.is_button:
        return 0.0, 1.0
    argument = found.route.arguments[0]
    if argument.low is None or argument.high is None:
        return None
    low, high = argument.limits(latent_dim)
    return low, high


def controller_address(controller: int) -> str:
    """What a MIDI controller is called where addresses are bound."""
    return f"/midi/cc/{controller}"


def bind_controllers(bindings: Bindings, controllers: Mapping[int, str]) -> None:
    """Bind MIDI controllers, each to a latent dimension (`z1`) or an address, over its range.

    Raises ConfigurationError for an address that there is not, or that has no range.
    """
    for controller, target in controllers.items():
        address, ends = _dimension(target) if target.startswith("z") else (target, None)
        key = f"midi.controllers.{controller} = {target}"
        try:
            ends = ends or range_of(bindings.target(address), 1)
        except Rejected as refusal:
            raise ConfigurationError(f"{key}: {refusal}") from refusal
        if ends is None:
            raise ConfigurationError(f"{key}: want an address whose value has a range")
        incoming = controller_address(controller)
        bindings.add(Binding(incoming, address, 0.0, _CONTROLLER_HIGH, *ends))
    bindings.configured = frozenset(bindings.all())


def _dimension(name: str) -> tuple[str, tuple[float, float]]:
    number = int(name.removeprefix("z"))
    return f"/xy/{(number + 1) // 2}/{'x' if number % 2 else 'y'}", (0.0, 1.0)
