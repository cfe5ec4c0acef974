"""MIDI: keyboards and knobs live, and scores for `render`."""
