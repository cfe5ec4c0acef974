"""The command `ukulelatentd`: a file for each of its commands."""

from ukulelatent_daemon.cli.entry import main

__all__ = ["main"]
