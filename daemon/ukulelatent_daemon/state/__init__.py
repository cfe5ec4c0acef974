"""What outlives the process: knobs, points, snapshots and bindings, as a file."""
