"""What `griffinlim.py` measures with: notes, magnitudes, measures, methods, cost and the tables."""
