"""The lab's YAML configuration: frozen dataclasses that cannot hold a wrong value."""

from ukulelatent_models.configuration.load import build, load, parse, read

__all__ = ["build", "load", "parse", "read"]
