"""The commands that train models, make model files of them, and measure those.

Each imports what it needs itself: torch takes a second, and a machine may lack the rest.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from ukulelatent_models.commands.speech import tell
from ukulelatent_models.errors import LabError


def train(options: argparse.Namespace) -> None:
    """Train, or go on from the checkpoint there is; alone, or one of torchrun's processes."""
    import torch

    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.training.processes import device_of, joined
    from ukulelatent_models.training.training import train_or_go_on

    config = configuration.load(options.config)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    torch.set_num_threads(config.training.threads)
    with joined(device_of(config.training.device)) as processes:
        train_or_go_on(config, dataset, tell, processes)


def export(options: argparse.Namespace) -> None:
    """Make a model file of a checkpoint."""
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
    dataset.require_config(config.dataset)
    aligned = align(network, dataset.spectrogram, config.export.latent_labels)
    for name, correlations in aligned.correlations.items():
        told = ", ".join(f"{value:.2f}" for value in correlations)
        tell(f"{name} correlates with the axes by {told}")
    made = contract(config, dataset, network, aligned.labels)
    tell(f"axes: {', '.join(made['latent_labels'])}")
    export(network, made, options.output)
    tell(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")


def map(options: argparse.Namespace) -> None:
    """Lay a model file's sounds out in a plane."""
    from ukulelatent_models import configuration
    from ukulelatent_models.contract import shape_of
    from ukulelatent_models.dataset import store
    from ukulelatent_models.export import load, rewrite
    from ukulelatent_models.networks.autoencoder import encode_all
    from ukulelatent_models.space.map import draw, left_out, map_of

    config = configuration.load(options.config)
    script, contract = load(options.model)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    dataset.require(shape_of(contract), "the model")
    places = dataset.trained()
    sounds = [dataset.sounds[place] for place in places]
    contract["map"] = map_of(sounds, encode_all(script, dataset, places), options.method)
    if options.picture:
        draw(contract["map"], options.picture, f"{contract['name']}, by {options.method}")
        tell(f"{options.picture}")
    rewrite(options.model, contract)
    tell(f"{len(contract['map'])} places; the way back is {left_out(contract['map']):.2f} off")


def evaluate(options: argparse.Namespace) -> None:
    """Measure a model file on what was held out."""
    from ukulelatent_models import configuration
    from ukulelatent_models.contract import shape_of
    from ukulelatent_models.dataset import store
    from ukulelatent_models.evaluation.evaluate import evaluate
    from ukulelatent_models.evaluation.subject import Subject
    from ukulelatent_models.export import load

    config = configuration.load(options.config)
    subject = Subject(
        *load(options.model), store.load(options.folder or Path(config.dataset.folder))
    )
    vocoder = None
    if options.vocoder:
        vocoder, made_for = load(options.vocoder, kind="vocoder")
        subject.dataset.require(shape_of(made_for), "the vocoder")
    tables = evaluate(subject, options.model, points=options.points, vocoder=vocoder)
    print("\n\n".join(table.markdown() for table in tables))


def ablate(options: argparse.Namespace) -> None:
    """Train and measure each row of a file of ablations."""
    import torch

    from ukulelatent_models import ablations
    from ukulelatent_models.dataset import store

    wanted = ablations.load(options.ablations).only(options.only)
    config = wanted.rows[0].config
    torch.set_num_threads(config.training.threads)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    print(ablations.run(wanted, dataset, tell).markdown())


def vocoder(options: argparse.Namespace) -> None:
    """Train a vocoder, or go on from its checkpoint, and make a file of it."""
    import torch

    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.export import export_vocoder
    from ukulelatent_models.training import checkpoint
    from ukulelatent_models.vocoder.training import VocoderTraining

    config = configuration.load(options.config)
    dataset = store.load(options.folder or Path(config.dataset.folder))
    torch.set_num_threads(config.training.threads)
    training = VocoderTraining(config, dataset)
    path = Path(config.vocoder.checkpoint)
    if path.exists():
        training.restore(checkpoint.load(path, by="vocoder"))
        tell(f"goes on after step {training.step} of {path}")
    training.run(path, tell)
    export_vocoder(training.network.cpu(), dataset.spectrogram, options.output)
    tell(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")
