"""Training: seeded, resumable, on one process or several."""
