"""Auto-encoders: encoders, decoders of three architectures, and the whole."""
