"""The model file: a TorchScript archive with its contract inside.

torch.jit is deprecated upstream; this is the only module of the lab that knows it.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.files import replacing
from ukulelatent_models.networks.autoencoder import AutoEncoder
from ukulelatent_models.vocoder.mcnn import Mcnn

CONTRACT_FILE = "ukulelatent.json"
_AGREE = 1e-4  # greatest difference of script and network, relative to the loudest magnitude


class _Archive(nn.Module):
    """The three methods of a model file, as TorchScript's compiler finds them."""

    def __init__(self, network: AutoEncoder) -> None:
        super().__init__()
        self.network = network

    def forward(self, z: Tensor, note: Tensor) -> Tensor:
        return self.network.decode(z, note)

    @torch.jit.export
    def decode(self, z: Tensor, note: Tensor) -> Tensor:
        return self.network.decode(z, note)

    @torch.jit.export
    def decode_frames(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        return self.network.decode_frames(z, note, first, count)

    @torch.jit.export
    def encode(self, magnitudes: Tensor) -> Tensor:
        return self.network.encode(magnitudes)


def export(network: AutoEncoder, contract: dict[str, Any], path: Path) -> None:
    """Compile a network, compare it with itself, and write it with its contract.

    Raises:
        LabError: the compiled network says something else, or the file cannot be written.
    """
    script = compiled(network)
    _compare(script, network, contract)
    _save(script, contract, path)


def compiled(network: AutoEncoder) -> Any:
    """Return a network as a model file has it, for inference: decode, decode_frames, encode."""
    with _deprecation_known():
        return torch.jit.script(_Archive(network.eval().requires_grad_(False)).eval())


def export_vocoder(network: Mcnn, shape: Spectrogram, path: Path) -> None:
    """Compile a vocoder, forward(magnitudes) -> samples, and write it with what it is made for.

    Raises:
        LabError: the file cannot be written.
    """
    with _deprecation_known():
        script = torch.jit.script(network.eval().requires_grad_(False))
    _save(script, {"name": "mcnn"} | asdict(shape), path)


def _save(script: Any, contract: dict[str, Any], path: Path) -> None:
    buffer = io.BytesIO()
    with _deprecation_known():
        torch.jit.save(script, buffer, _extra_files={CONTRACT_FILE: json.dumps(contract)})
    with replacing(path) as file:
        file.write(_without_paths(buffer.getvalue()))


def load(path: Path, *, kind: str = "model") -> tuple[Any, dict[str, Any]]:
    """Read a model file, or a `vocoder`: (script module, contract).

    Raises:
        LabError: it is no TorchScript archive, has no contract, or is of the other kind.
    """
    read: Any = torch.jit.load
    extra = {CONTRACT_FILE: ""}
    try:
        with _deprecation_known():
            script = read(str(path), map_location="cpu", _extra_files=extra)
        contract = json.loads(extra[CONTRACT_FILE])
    except (OSError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LabError(f"{kind} = {path}: want a {kind} file ({reason})") from error
    if not contract.keys() >= {item.name for item in fields(Spectrogram)}:
        raise LabError(f"{kind} = {path}: want a {kind} file (its contract lacks the spectrogram)")
    if ("latent_dim" in contract) != (kind == "model"):  # a vocoder has no latent space
        raise LabError(f"{kind} = {path}: want a {kind} file")
    return script, contract


def rewrite(path: Path, contract: dict[str, Any]) -> None:
    """Put another contract into a model file; its network stays as it is.

    Raises:
        LabError: the file cannot be written.
    """
    kept = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w") as new:
            for entry in old.infolist():
                is_contract = entry.filename.endswith(f"/extra/{CONTRACT_FILE}")
                new.writestr(entry, json.dumps(contract) if is_contract else old.read(entry))
    except zipfile.BadZipFile as error:
        raise LabError(f"model = {path}: want a model file ({error})") from error
    with replacing(path) as file:
        file.write(kept.getvalue())


@contextmanager
def _deprecation_known() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def _without_paths(archive: bytes) -> bytes:
    """Leave out the debug records: they name the source files of the machine that exports."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(kept, "w") as new:
        for entry in old.infolist():
            if not entry.filename.endswith(".debug_pkl"):
                new.writestr(entry, old.read(entry))
    return kept.getvalue()


def _compare(script: Any, network: AutoEncoder, contract: dict[str, Any]) -> None:
    low, high = torch.tensor(contract["latent_low"]), torch.tensor(contract["latent_high"])
    share = torch.rand((3, contract["latent_dim"]), generator=torch.Generator().manual_seed(0))
    z = low + share * (high - low)
    note = torch.tensor([contract["note_low"], 60.5, contract["note_high"]])
    with torch.inference_mode():
        wanted = network.decode(z, note)
        some = network.decode_frames(z, note, 1, 5)
        pairs = {
            "decode": (script.decode(z, note), wanted),
            "decode_frames": (script.decode_frames(z, note, 1, 5), some),
            "encode": (script.encode(wanted), network.encode(wanted)),
        }
    for name, (got, want) in pairs.items():
        if not torch.allclose(got, want, rtol=0.0, atol=_AGREE * float(want.abs().max())):
            raise LabError(f"{name} = other values once compiled: want the network's own")
