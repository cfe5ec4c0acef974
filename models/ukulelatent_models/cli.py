"""The command `ukulelatent-lab`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ukulelatent_models.errors import ConfigurationError, LabError

_FAILED, _WRONG_USE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 if it failed, 2 for wrong usage or configuration."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return _WRONG_USE
    except LabError as error:
        print(error, file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return _FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ukulelatent-lab", description="Make, train, export and measure models."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    dataset = commands.add_parser("dataset", help="render the sounds of a configuration")
    dataset.add_argument("config", type=Path, metavar="CONFIG.yaml")
    dataset.add_argument("--folder", type=Path, help="where to, instead of dataset.folder")
    dataset.set_defaults(run=_dataset)

    train = commands.add_parser("train", help="train, or go on from the checkpoint there is")
    train.add_argument("config", type=Path, metavar="CONFIG.yaml")
    train.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="make a model file of a checkpoint")
    export.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="NAME.ts")
    export.add_argument("--config", type=Path, help="take the export section from here")
    export.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    export.set_defaults(run=_export)

    map_ = commands.add_parser("map", help="lay out a model file's sounds in a plane")
    map_.add_argument("model", type=Path, metavar="MODEL.ts")
    map_.add_argument("config", type=Path, metavar="CONFIG.yaml")
    map_.add_argument("--method", choices=("pca", "tsne", "umap"), default="tsne")
    map_.add_argument("--picture", type=Path, metavar="MAP.png", help="draw it there as well")
    map_.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    map_.set_defaults(run=_map)

    evaluate = commands.add_parser("evaluate", help="measure a model file on what was held out")
    evaluate.add_argument("model", type=Path, metavar="MODEL.ts")
    evaluate.add_argument("config", type=Path, metavar="CONFIG.yaml")
    evaluate.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    evaluate.add_argument("--points", type=int, default=150, help="drawn from the prior (150)")
    evaluate.set_defaults(run=_evaluate)
    return parser


# Each command imports what it needs itself: torch takes a second, FluidSynth may be missing.


def _dataset(options: argparse.Namespace) -> None:
    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.dataset.build import build

    config = configuration.load(options.config)
    dataset = build(config.dataset, _tell)
    folder = options.folder or Path(config.dataset.folder)
    store.save(dataset, folder)
    for line in store.told(dataset):
        _tell(line)
    _tell(f"in {folder}")


def _train(options: argparse.Namespace) -> None:
    import torch

    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.training import checkpoint
    from ukulelatent_models.training.processes import device_of, joined
    from ukulelatent_models.training.training import Training

    config = configuration.load(options.config)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    torch.set_num_threads(config.training.threads)
    path = Path(config.training.checkpoint)
    with joined(device_of(config.training.device)) as processes:
        training = Training(config, dataset, processes)
        if path.exists():
            training.restore(checkpoint.load(path))
            if processes.is_first:
                _tell(f"goes on after epoch {training.epoch} of {path}")
        training.run(path, _tell)


def _export(options: argparse.Namespace) -> None:
    from ukulelatent_models import configuration
    from ukulelatent_models.contract import contract
    from ukulelatent_models.dataset import store
    from ukulelatent_models.export import export
    from ukulelatent_models.networks.autoencoder import build
    from ukulelatent_models.space.axes import align
    from ukulelatent_models.training import checkpoint

    state = checkpoint.load(options.checkpoint)
    config = configuration.parse(state["config"])
    if options.config:
        config = replace(config, export=configuration.load(options.config).export)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    network = build(config, dataset.spectrogram)
    try:
        network.load_state_dict(state["average"])
    except RuntimeError as error:
        raise LabError(
            f"checkpoint = {options.checkpoint}: want one of this version's networks"
        ) from error
    network.eval()
    aligned = align(network, dataset.spectrogram, config.export.latent_labels)
    for name, correlations in aligned.correlations.items():
        told = ", ".join(f"{value:.2f}" for value in correlations)
        _tell(f"{name} correlates with the axes by {told}")
    _tell(f"axes: {', '.join(aligned.labels)}")
    export(network, contract(config, dataset, network, aligned.labels), options.output)
    _tell(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")


def _map(options: argparse.Namespace) -> None:
    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.evaluation.evaluate import encoded
    from ukulelatent_models.export import load, rewrite
    from ukulelatent_models.space.map import draw, left_out, map_of

    config = configuration.load(options.config)
    script, contract = load(options.model)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    places = dataset.trained()
    sounds = [dataset.sounds[place] for place in places]
    contract["map"] = map_of(sounds, encoded(script, dataset, places), options.method)
    rewrite(options.model, contract)
    _tell(f"{len(contract['map'])} places; the way back is {left_out(contract['map']):.2f} off")
    if options.picture:
        draw(contract["map"], options.picture, f"{contract['name']}, by {options.method}")
        _tell(f"{options.picture}")


def _evaluate(options: argparse.Namespace) -> None:
    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.evaluation.evaluate import evaluate
    from ukulelatent_models.export import load

    config = configuration.load(options.config)
    script, contract = load(options.model)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    tables = evaluate(script, contract, dataset, options.model, points=options.points)
    print("\n\n".join(table.markdown() for table in tables))


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
