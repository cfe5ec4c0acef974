"""TorchScript archives, and all the daemon knows of torch."""

import hashlib
import io
import logging
import re
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model.batches import (
    MAX_BATCH,
    MOVE_BATCH,
    MOVE_FRAMES,
    MOVE_SPREAD,
    REST_BATCH,
    REST_FRAMES,
)
from ukulelatent_daemon.model.cache import Magnitudes
from ukulelatent_daemon.model.contract import EXTRA_FILE, Contract, parse_contract
from ukulelatent_daemon.model.prior import SIGNATURE, TAKEN_FOR, PriorArchive
from ukulelatent_daemon.model.sound_map import SoundMap

# With the training sounds of a map; a small file may be packed from any size.
_MAX_CONTRACT_BYTES = 16 << 20

Device = Literal["auto", "cpu", "cuda"]

# A file is read whole, and the archive in it takes as much memory again.
MAX_FILE_BYTES = 2 * 10**9
# A network so slow that this is over before all sizes were decoded gains nothing by waiting.
_MAX_WARM_UP_S = 0.5
# From where a path begins to its last folder's end; a folder's name may have spaces in it.
_FOLDERS = re.compile(
    r"""(?<![\w.~/\\-])(?<!https:)(?<!http:)(?:file:)?(?:[A-Za-z]:)?"""
    r"""[/\\](?=[\w.~/\\])(?:[^"'\n:;,()<>|]*[/\\])?"""
)

_MAX_REASON_LETTERS = 500

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedModel:
    """A checked model, ready to decode.

    Attributes:
        contract: what it promises.
        sha256: of the file, in hexadecimal.
        device: where it computes, `cpu` or `cuda`.
    """

    contract: Contract
    sha256: str
    device: str
    _module: Any

    @property
    def is_prior(self) -> bool:
        """Whether it is the prior system's, which promised nothing: its contract is an estimate."""
        return isinstance(self._module, PriorArchive)

    @property
    def taken_for(self) -> str:
        """What its file was taken for."""
        if self.is_prior:
            return TAKEN_FOR
        return f"a Ukulelatent model, format {self.contract.format}"

    @cached_property
    def sound_map(self) -> SoundMap:
        """Its training sounds."""
        return SoundMap(self.contract)

    def decode(
        self, z: Sequence[Sequence[float]], notes: Sequence[float], first: int, count: int
    ) -> Magnitudes:
        """Magnitudes of `count` frames from `first` on, for a batch of points and notes.

        z: (batch, latent_dim) in model units; notes: (batch,) MIDI numbers.
        Returns float32 (batch, count, bins), finite and >= 0.
        """
        with torch.inference_mode():
            points = torch.tensor(z, dtype=torch.float32, device=self.device)
            numbers = torch.tensor(notes, dtype=torch.float32, device=self.device)
            if hasattr(self._module, "decode_frames"):
                rows = self._module.decode_frames(points, numbers, first, count)
            else:
                rows = self._module.decode(points, numbers)[:, first : first + count]
            array: Magnitudes = (rows if self.device == "cpu" else rows.cpu()).contiguous().numpy()
            return array

    def warm_up(self, head_frames: int) -> None:
        """Decode once in each size that the service asks for: the first of a size is slow, and
        the first of a thread, which has memory of its own.

        Ends with the first decode after half a second; the prior system's network has one size.
        """
        if isinstance(self._module, PriorArchive):
            self._module.warm_up()
            return
        frames, golden = self.contract.frames, self.contract.golden
        head = min(head_frames, frames)
        sizes = [(batch, 0, head) for batch in (1, 2, 4, 8, MAX_BATCH)]
        if head < frames:
            rest = min(REST_FRAMES, frames - head)
            sizes += [(batch, head, rest) for batch in (1, REST_BATCH)]
            move = min(MOVE_SPREAD + MOVE_FRAMES, frames - head)
            sizes += [(batch, head, move) for batch in (1, MOVE_BATCH)]
        until = time.monotonic() + _MAX_WARM_UP_S
        for batch, first, count in sizes:
            if time.monotonic() > until:
                return
            self.decode([golden.z] * batch, [golden.note] * batch, first, count)


def prepare_torch(threads: int) -> None:
    """Settings of the process, before the first model is loaded.

    Kernels are not fused at run time: a compilation would come in the middle of a performance.
    """
    torch.set_num_threads(threads)
    torch.jit.set_fusion_strategy([("STATIC", 0), ("DYNAMIC", 0)])
    torch._C._jit_set_profiling_executor(False)


def load_model(path: Path, device: Device = "auto", head_frames: int = 16) -> LoadedModel:
    """Load, check and warm up a model; one without a contract is the prior system's, if it can be.

    Raises ModelError that names the file and what is wrong.
    """
    content = _read(path)
    chosen = _choose(device)
    module, contract = _open(path, content, chosen)
    model = LoadedModel(contract, hashlib.sha256(content).hexdigest(), chosen, module)
    try:
        _check_golden(path, model)
        model.warm_up(head_frames)
    except ModelError:
        raise
    except Exception as error:  # a script may raise, or give, anything
        raise ModelError(f"decode fails: {_last_line(error)}", path) from error
    if model.is_prior:
        _log.info("%s is taken for %s", path, model.taken_for)
    return model


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            much, most = size / 1e9, MAX_FILE_BYTES / 1e9
            raise ModelError(f"is too large: {much:.1f} GB, expected at most {most:g}", path)
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path) from error


def _contract_of(path: Path, content: bytes) -> Contract | None:
    """The contract in an archive; None where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [n for n in archive.namelist() if n.endswith(f"/extra/{EXTRA_FILE}")]
            if len(names) > 1:
                raise ModelError(f"has {len(names)} files {EXTRA_FILE} inside", path)
            if not names:
                return None
            if archive.getinfo(names[0]).file_size > _MAX_CONTRACT_BYTES:
                raise ModelError(f"has an {EXTRA_FILE} of more than 16 MB inside", path)
            return parse_contract(archive.read(names[0]), path)
    except ModelError:
        raise
    except Exception as error:  # damage makes zipfile raise half a dozen types
        raise ModelError(f"is no TorchScript archive: {_last_line(error)}", path) from error


def _choose(device: Device) -> str:
    if device == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda" and not torch.cuda.is_available():
        raise ModelError("model.device = cuda: this machine has no CUDA device")
    return device


def _open(path: Path, content: bytes, device: str) -> tuple[Any, Contract]:
    contract = _contract_of(path, content)
    if contract is None:
        return _open_prior(path, content, device)
    try:
        module = _script_of(content, device)
    except Exception as error:  # torch's own, and whatever unpickling meets
        raise ModelError(f"cannot be loaded: {_last_line(error)}", path) from error
    if not hasattr(module, "decode"):
        raise ModelError("has no method decode(z, note)", path)
    return module, contract


def _open_prior(path: Path, content: bytes, device: str) -> tuple[PriorArchive, Contract]:
    try:
        archive = PriorArchive(_script_of(content, device), device)
        return archive, archive.contract(path.stem)
    except Exception as error:  # as above, and whatever its forward raises
        raise ModelError(
            f"has no {EXTRA_FILE} inside and is no archive of the prior system, whose {SIGNATURE}: "
            f"{_last_line(error)}",
            path,
        ) from error


def _script_of(content: bytes, device: str) -> Any:
    load: Any = torch.jit.load  # torch gives it no types
    return load(io.BytesIO(content), map_location=device).eval()


def _last_line(error: Exception) -> str:
    """What the error says at its end, files by their names alone: it is sent over the network, and
    torch names folders of this machine, or of the one that a model was made on."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    last = lines[-1] if lines else type(error).__name__
    return _FOLDERS.sub("", last)[:_MAX_REASON_LETTERS]


def _check_golden(path: Path, model: LoadedModel) -> None:
    contract, golden = model.contract, model.contract.golden
    rows = model.decode([golden.z], [golden.note], 0, contract.frames)
    wanted = (1, contract.frames, contract.bins)
    if rows.shape != wanted or rows.dtype != np.float32:
        raise ModelError(f"decode gives {rows.dtype} {rows.shape}, want float32 {wanted}", path)
    if not (rows.min() >= 0 and rows.max() < np.inf):
        raise ModelError("decode gives magnitudes that are negative or not finite", path)
    for name, got, want in (
        ("sum", float(rows.sum(dtype=np.float64)), golden.sum),
        ("max", float(rows.max()), golden.max),
    ):
        if abs(got - want) > golden.rtol * abs(want):
            raise ModelError(f"the golden decode's {name} is {got:.7g}, want {want:.7g}", path)
