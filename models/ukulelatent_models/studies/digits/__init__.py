"""Auto-encoders of handwritten digits with two latent dimensions, to look at."""
