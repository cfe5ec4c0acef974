"""How much is decoded at once."""

# Frames of a note whose point moved: heard while the rest follows.
MOVE_FRAMES = 8
# A piece of the rest takes about 2 ms: so long a new note may have to wait for it.
REST_FRAMES = 112
REST_BATCH = 2
# Notes whose first frames, or moved ones', are decoded together.
BATCH_MOST = 16
