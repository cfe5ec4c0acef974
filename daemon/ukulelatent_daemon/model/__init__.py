"""The learned sounds: model files, their contract, and the decoder's thread."""
