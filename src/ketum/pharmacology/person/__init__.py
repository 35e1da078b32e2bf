"""What one person's record means: how much they take, what that does to the level, what is left, what is not known."""
