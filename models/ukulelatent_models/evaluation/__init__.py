"""How good a model file is, on sounds its training never saw."""
