"""The OSC face: one table of routes, from which everything else here is made."""
