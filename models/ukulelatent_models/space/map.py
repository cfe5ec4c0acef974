"""The map: the sounds trained on, laid out in a plane, and the way back to the space."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.dataset.store import Sound
from ukulelatent_models.errors import LabError
from ukulelatent_models.files import replacing

Points = NDArray[np.floating]  # (points, latent)
Place = dict[str, Any]  # label, z, x, y: an entry of the contract's map

METHODS = ("pca", "tsne", "umap")
_PERPLEXITY = 30.0
_NEIGHBOURS = 6
_FEWEST = 8  # places that neighbours can be told of


def map_of(sounds: Sequence[Sound], z: Points, method: str) -> list[Place]:
    """Return a place for each (instrument, key), at the mean of its sounds; x and y in -1..1.

    Raises:
        LabError: `umap` is asked for and not installed, or there are too few for one of both.
    """
    pairs: dict[tuple[str, int], list[int]] = {}
    for place, sound in enumerate(sounds):
        pairs.setdefault(sound.pair, []).append(place)
    points = np.stack([z[places].mean(axis=0) for places in pairs.values()])
    if method != "pca" and len(points) < _FEWEST:
        raise LabError(f"map = {len(points)} places: want {_FEWEST} or more, or the method pca")
    flat = flatten(points, method)
    return [
        {"label": f"{name} {key}", "z": [round(float(value), 4) for value in point], "x": x, "y": y}
        for (name, key), point, (x, y) in zip(pairs, points, flat.round(4).tolist(), strict=True)
    ]


def flatten(points: Points, method: str) -> Points:
    """Lay points out in a plane: (points, latent) -> (points, 2), the greatest value 1.

    `pca` by the two principal components; `tsne` (van der Maaten & Hinton 2008, scikit-learn's)
    and `umap` (McInnes, Healy & Melville 2018) so that neighbours stay neighbours.
    """
    centred = points - points.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    # a direction's sign is the solver's whim: its greatest component is made positive
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    flat: Points = np.zeros((len(points), 2))
    flat[:, : len(axes)] = centred @ axes.T
    if method == "tsne":
        flat = _by_tsne(centred, flat)
    elif method == "umap":
        flat = _by_umap(centred, flat)
    flat = flat - 0.5 * (flat.max(axis=0) + flat.min(axis=0))
    return np.asarray(flat / max(float(np.abs(flat).max()), 1e-9))


def back(places: Sequence[Place], x: float, y: float) -> NDArray[np.float64]:
    """Return the latent point of a point of the map, (latent,): the inverse of the layout.

    The mean of the nearest places' points, each by the inverse square of its distance
    (Shepard 1968), less what the first place left out has: so weights end at 0 and the way is
    continuous everywhere. At a place it is that place's point.
    """
    at = np.array([[place["x"], place["y"]] for place in places])
    z = np.array([place["z"] for place in places])
    distance = np.hypot(at[:, 0] - x, at[:, 1] - y)
    order = np.argsort(distance, kind="stable")[: _NEIGHBOURS + 1]
    near, farthest = distance[order[:-1]], distance[order[-1]]
    if near[0] < 1e-9 or len(order) < 2:
        return np.asarray(z[order[0]])
    weights = np.square((farthest - near) / (farthest * near) + 1e-12)
    return np.asarray((weights[:, None] * z[order[:-1]]).sum(axis=0) / weights.sum())


def left_out(places: Sequence[Place]) -> float:
    """Return how far off `back` is at a place it does not know, in the median.

    As a share of the median distance of two places' points: 0 is exact, 1 as good as chance,
    which it is where there are fewer than three.
    """
    if len(places) < 3:
        return 1.0
    z = np.array([place["z"] for place in places])
    errors = [
        np.linalg.norm(back([*places[:i], *places[i + 1 :]], place["x"], place["y"]) - z[i])
        for i, place in enumerate(places)
    ]
    apart = np.linalg.norm(z - np.random.default_rng(0).permutation(z), axis=1)
    return float(np.median(errors) / max(float(np.median(apart)), 1e-9))


def draw(places: Sequence[Place], path: Path, title: str) -> None:
    """Draw a map, coloured by instrument, the higher the note the larger, as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(dict.fromkeys(place["label"].rsplit(" ", 1)[0] for place in places))
    colours = pyplot.get_cmap("turbo")(np.linspace(0.0, 1.0, len(names)))
    figure, axes = pyplot.subplots(figsize=(9, 7), layout="constrained")
    for name, colour in zip(names, colours, strict=True):
        mine = [place for place in places if place["label"].rsplit(" ", 1)[0] == name]
        keys = np.array([float(place["label"].rsplit(" ", 1)[1]) for place in mine])
        axes.scatter(
            [place["x"] for place in mine],
            [place["y"] for place in mine],
            s=6 + (keys - 36).clip(0) * 0.6,
            color=colour,
            label=name,
        )
    axes.set(title=title, xlabel="x of /map/xy", ylabel="y of /map/xy", aspect="equal")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize="small", frameon=False)
    with replacing(path) as file:
        figure.savefig(file, dpi=110, format="png")
    pyplot.close(figure)


def _by_tsne(points: Points, start: Points) -> Points:
    from sklearn.manifold import TSNE

    layout = TSNE(
        perplexity=min(_PERPLEXITY, (len(points) - 1) / 3),
        init=1e-4 * start / max(float(start[:, 0].std()), 1e-9),
        random_state=0,
    )
    return np.asarray(layout.fit_transform(np.asarray(points, dtype=np.float32)), dtype=np.float64)


def _by_umap(points: Points, start: Points) -> Points:
    if importlib.util.find_spec("umap") is None:
        raise LabError("method = umap: want pip's umap-learn, or one of pca and tsne")
    import umap

    neighbours = min(15, len(points) - 1)
    layout = umap.UMAP(n_neighbors=neighbours, init=start, random_state=0)
    return np.asarray(layout.fit_transform(points), dtype=np.float64)
