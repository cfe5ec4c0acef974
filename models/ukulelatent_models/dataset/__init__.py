"""Recorded single notes: rendered, aligned, freed of duplicates, split, stored."""
