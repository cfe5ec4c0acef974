"""The engine: owns voices and the latent point, and is the only writer of either."""
