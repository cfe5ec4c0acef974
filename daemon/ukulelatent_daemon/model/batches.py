"""How much is decoded at once."""

# Frames of a note whose point moved: heard while the rest follows.
MOVE_FRAMES = 8
# Moved notes are decoded together when the last of them is less than this many frames before the
# first: a few frames more of each cost less than another decode.
MOVE_SPREAD = 16
MOVE_BATCH = 8
# A piece of the rest takes about 2 ms: so long a new note may have to wait for it.
REST_FRAMES = 112
REST_BATCH = 2
# Notes whose first frames are decoded together.
MAX_BATCH = 16
