"""What was learned before strings: divergences of Gaussians, auto-encoders of digits."""
