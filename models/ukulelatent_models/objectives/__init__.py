"""What training makes small: distances of spectra, of latent points from their prior, of sounds."""
