"""Between the engine's parts and what a state file holds of them."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from dataclasses import dataclass

from ukulelatent_daemon.addresses.bindings import Binding, Bindings
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.parts import Parts
from ukulelatent_daemon.engine.reverb import Reverb
from ukulelatent_daemon.engine.snapshots import Snapshot, Snapshots, check_name
from ukulelatent_daemon.errors import Rejected
from ukulelatent_daemon.state.content import BindingContent, PartContent, SnapshotContent, State

# Of the sound's settings; what is frozen is not frozen for ever.
_KNOBS = (
    "gain_db",
    "pan",
    "iterations",
    "attack_ms",
    "decay_ms",
    "sustain",
    "release_ms",
    "stretch",
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """What a state is of."""

    parts: Parts
    snapshots: Snapshots
    bindings: Bindings
    reverb: Reverb


def capture(kept: Kept, configured: str) -> Callable[[], State]:
    """Everything as it is now; the call that is returned makes a state of it, on any thread.

    `configured`: what the configuration says.
    """
    parts = tuple(_part(part) for part in kept.parts)
    snapshots = kept.snapshots.all()
    bindings = kept.bindings.all()
    configured_bindings = kept.bindings.configured
    reverb_mix, reverb_ir = kept.reverb.mix, kept.reverb.name

    def make() -> State:
        return State(
            configured=configured,
            parts=parts,
            snapshots=tuple(
                SnapshotContent(name=name, z=snapshot.z, model=snapshot.model)
                for name, snapshot in snapshots
            ),
            bindings=tuple(
                BindingContent(**binding._asdict())
                for binding in bindings
                if binding not in configured_bindings
            ),
            reverb_mix=reverb_mix,
            reverb_ir=reverb_ir,
        )

    return make


def _part(part: Part) -> PartContent:
    tuning = part.tuning
    return PartContent.model_construct(  # a part holds nothing that would have to be checked
        number=part.number,
        model=part.model_name,
        z=part.latent.value,
        glide_ms=part.steering.glide_ms,
        scope=part.steering.scope,
        **{name: getattr(part.sound, name) for name in _KNOBS},
        voice_limit=part.voice_limit,
        steal=part.steal,
        scl=tuning.scale.stem if tuning.scale else "",
        kbm=tuning.mapping.stem if tuning.mapping else "",
        a4_hz=tuning.a4_hz,
    )


def restore_part(part: Part, content: PartContent) -> None:
    """Turn a part's knobs; it has its model already. A point that this has no place for is left."""
    part.set_sound(
        dataclasses.replace(part.sound, **{name: getattr(content, name) for name in _KNOBS})
    )
    part.steering.glide_ms = content.glide_ms
    part.steering.scope = content.scope
    part.voice_limit = min(content.voice_limit, part.max_voices)
    part.steal = content.steal
    try:
        part.glide_to(content.z, 0.0)
    except Rejected as refusal:
        _log.warning("part %d stays where it is: %s", part.number, refusal)


@dataclass(frozen=True)
class Shared:
    """What a state holds that is no part's, checked."""

    snapshots: dict[str, Snapshot]
    bindings: list[Binding]


def shared_of(bindings: Bindings, state: State) -> Shared:
    """Snapshots and bindings; what cannot be had any more is told and left out. Any thread."""
    shared = Shared({}, [])
    for snapshot in state.snapshots:
        try:
            check_name(snapshot.name)
        except Rejected as refusal:
            _log.warning("a snapshot is left out: %s", refusal)
        else:
            shared.snapshots[snapshot.name] = Snapshot(snapshot.z, snapshot.model)
    for content in state.bindings:
        binding = Binding(**content.model_dump())
        try:
            bindings.check(binding)
        except Rejected as refusal:
            _log.warning("%s is not bound to %s: %s", binding.target, binding.incoming, refusal)
        else:
            shared.bindings.append(binding)
    return shared


def restore_shared(kept: Kept, shared: Shared) -> None:
    """Have these snapshots and bindings."""
    kept.snapshots.replace(shared.snapshots)
    kept.bindings.replace(shared.bindings)
