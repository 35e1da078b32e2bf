"""Laboratory values: units, multiples of the upper limit, R ratio. Pure functions."""
