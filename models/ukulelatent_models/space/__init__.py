"""The latent space seen from outside: its axes' meaning, its map, walks through it."""
