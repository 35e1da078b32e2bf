"""Trials of one person: does it help me? Designs, order, analysis and verdict as pure functions."""
