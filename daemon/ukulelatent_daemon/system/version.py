"""The product's version, as installed."""

from functools import cache
from importlib import metadata


@cache  # it is read from files
def version() -> str:
    """The version of the installed package, or `0` when it runs from a bare source folder."""
    try:
        return metadata.version("ukulelatent")
    except metadata.PackageNotFoundError:
        return "0"
