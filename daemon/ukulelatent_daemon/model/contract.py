"""What a model file promises about itself: the JSON inside the archive, checked."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ukulelatent_daemon.errors import ModelError

EXTRA_FILE = "ukulelatent.json"


class Golden(BaseModel):
    """One decode's figures, to compare with after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    z: tuple[float, ...]
    note: float
    sum: float
    max: float
    rtol: Annotated[float, Field(gt=0, le=0.1)]


class MapPlace(BaseModel):
    """A training sound: its latent point and its place in the plane."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    label: str
    z: tuple[float, ...]
    x: float
    y: float


class Contract(BaseModel):
    """Sizes, ranges and origin of a model; what a newer format adds is refused, not ignored.

    Magnitudes are (frames, n_fft // 2 + 1) at `sample_rate_hz`; samples are `gain` times what
    Griffin-Lim makes of them. `latent_low` and `latent_high` are the playable range, a number for
    each dimension. With `fractional_notes` any note between `note_low` and `note_high` is decoded
    as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format: Literal[1]
    name: Annotated[str, Field(min_length=1)]
    sample_rate_hz: Annotated[int, Field(ge=8000, le=192000)]
    n_fft: Annotated[int, Field(ge=64, le=65536)]
    hop: Annotated[int, Field(ge=16, le=16384)]
    frames: Annotated[int, Field(ge=1, le=4096)]
    latent_dim: Annotated[int, Field(ge=1, le=64)]
    latent_low: tuple[float, ...]
    latent_high: tuple[float, ...]
    latent_labels: tuple[str, ...]
    note_low: Annotated[float, Field(ge=0, le=127)]
    note_high: Annotated[float, Field(ge=0, le=127)]
    gain: Annotated[float, Field(gt=0, le=1000)]
    fractional_notes: bool
    map: tuple[MapPlace, ...] = ()
    golden: Golden
    trained_on: object
    licence: str

    @property
    def bins(self) -> int:
        """Bins of a frame: n_fft // 2 + 1."""
        return self.n_fft // 2 + 1

    @property
    def same_sizes_as(self) -> tuple[int, int, int, int]:
        """What two models must share to sound in one core: rate, n_fft, hop, frames."""
        return self.sample_rate_hz, self.n_fft, self.hop, self.frames

    @model_validator(mode="after")
    def _agree(self) -> "Contract":
        if self.n_fft & (self.n_fft - 1) or self.hop * 4 != self.n_fft:
            raise ValueError("n_fft must be a power of two and hop a quarter of it")
        for field in ("latent_low", "latent_high", "latent_labels"):
            if len(getattr(self, field)) != self.latent_dim:
                raise ValueError(f"{field} must have latent_dim = {self.latent_dim} items")
        if len(self.golden.z) != self.latent_dim:
            raise ValueError(f"golden.z must have latent_dim = {self.latent_dim} items")
        if any(len(place.z) != self.latent_dim for place in self.map):
            raise ValueError(f"z of each map place must have latent_dim = {self.latent_dim} items")
        if any(low >= high for low, high in zip(self.latent_low, self.latent_high, strict=True)):
            raise ValueError("latent_low must lie below latent_high in each dimension")
        if self.note_low > self.note_high:
            raise ValueError("note_low must not lie above note_high")
        return self


def parse_contract(text: str | bytes, source: Path) -> Contract:
    """The contract in `text`. Raises ModelError that names `source` and every wrong field."""
    try:
        return Contract.model_validate_json(text)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or EXTRA_FILE}: {one['msg']}"
            for one in error.errors()
        )
        raise ModelError(f"breaks the model contract: {wrong}", source) from error
