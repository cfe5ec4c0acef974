"""What each command of `ukulelatent-lab` does."""
