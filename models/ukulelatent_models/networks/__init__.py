"""The auto-encoder's parts, in the order of the data's way: encoder, trunk, harmonic layer."""
