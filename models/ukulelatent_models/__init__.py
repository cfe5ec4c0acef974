"""The lab of Ukulelatent: renders sounds, trains auto-encoders on them, exports model files.

Kept empty on purpose: the daemon locates the shipped models of this package without importing it.
"""
