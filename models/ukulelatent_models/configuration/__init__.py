"""The lab's YAML configuration: frozen dataclasses that cannot hold a wrong value."""

from ukulelatent_models.configuration.load import load, parse

__all__ = ["load", "parse"]
