"""The daemon: OSC and MIDI in, sound out. `ukulelatentd` is its command."""
