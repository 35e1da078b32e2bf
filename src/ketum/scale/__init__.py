"""Many people at once: virtual populations on disk, in memory that does not grow with their number."""
