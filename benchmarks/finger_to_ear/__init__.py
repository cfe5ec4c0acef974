"""From the packet to the sound and back: what the whole instrument does for who plays it."""
