"""What a state file holds, checked."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ukulelatent_daemon.config import limits

Name = Annotated[str, Field(max_length=255)]
Point = Annotated[tuple[float, ...], Field(max_length=64)]

_TIME = limits.ENVELOPE_TIME_MS


class Content(BaseModel):
    """Base: frozen, without unknown keys, finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PartContent(Content):
    """A part: its own model or none, its point in that model's units, its knobs."""

    number: Annotated[int, Field(ge=limits.PARTS.low, le=limits.PARTS.high)]
    model: Name | None
    z: Point
    glide_ms: Annotated[float, Field(ge=limits.GLIDE_MS.low, le=limits.GLIDE_MS.high)]
    scope: limits.Scope
    gain_db: Annotated[float, Field(ge=limits.GAIN_DB.low, le=limits.GAIN_DB.high)]
    pan: Annotated[float, Field(ge=limits.PAN.low, le=limits.PAN.high)]
    iterations: Annotated[int, Field(ge=limits.ITERATIONS.low, le=limits.ITERATIONS.high)]
    attack_ms: Annotated[float, Field(ge=_TIME.low, le=_TIME.high)]
    decay_ms: Annotated[float, Field(ge=_TIME.low, le=_TIME.high)]
    sustain: Annotated[float, Field(ge=limits.SUSTAIN.low, le=limits.SUSTAIN.high)]
    release_ms: Annotated[float, Field(ge=limits.RELEASE_MS.low, le=limits.RELEASE_MS.high)]
    stretch: Annotated[float, Field(ge=limits.STRETCH.low, le=limits.STRETCH.high)]
    voice_limit: Annotated[int, Field(ge=limits.VOICES.low, le=limits.VOICES.high)]
    steal: limits.Steal
    scl: Name
    kbm: Name
    a4_hz: Annotated[float, Field(ge=limits.A4_HZ.low, le=limits.A4_HZ.high)]


def _begin_with_part_1(parts: tuple[PartContent, ...]) -> tuple[PartContent, ...]:
    numbers = [part.number for part in parts]
    if numbers[:1] != [1] or numbers != sorted(set(numbers)):
        raise ValueError("want each part once, in their order, part 1 among them")
    return parts


class SnapshotContent(Content):
    """A point with a name."""

    name: Annotated[str, Field(min_length=1, max_length=64)]
    z: Point
    model: Name


class BindingContent(Content):
    """An address of others and one of ours."""

    incoming: Name
    target: Name
    in_low: float
    in_high: float
    out_low: float
    out_high: float


class State(Content):
    """All of it.

    `configured`: the configuration that the knobs were turned from. Where it says something else by
    now, it is meant to be heard: then the knobs are not restored.
    """

    format: Literal[1] = 1
    configured: str
    parts: Annotated[tuple[PartContent, ...], AfterValidator(_begin_with_part_1)]
    snapshots: tuple[SnapshotContent, ...]
    bindings: tuple[BindingContent, ...]
    reverb_mix: Annotated[float, Field(ge=limits.REVERB_MIX.low, le=limits.REVERB_MIX.high)]
    reverb_ir: Name
