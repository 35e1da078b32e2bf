"""What a diary tells about itself: how long ago, how much, what is usual. Pure functions over a ``Record``."""
