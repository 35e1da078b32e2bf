"""Many people who differ: who they are, what spans they cover, what makes them differ."""
