"""What the lab raises when its input is at fault; the command prints the message alone."""

from __future__ import annotations


class LabError(Exception):
    """Bad input: one line that says what was wrong and what was wanted."""


class ConfigurationError(LabError):
    """Wrong configuration: one line a fault, each `key = value: want ...`."""
