"""How much is decoded at once."""

# Frames of a note whose point moved: heard while the rest follows.
MOVE_FRAMES = 8
# A piece of the rest takes about 3 ms: so long a new note may have to wait for it.
REST_FRAMES = 56
REST_BATCH = 4
# Notes whose first frames, or moved ones', are decoded together.
BATCH_MOST = 16
