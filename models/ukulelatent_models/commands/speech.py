"""How commands speak."""


def tell(line: str) -> None:
    """Print a line at once, so that a log that is followed shows it."""
    print(line, flush=True)
