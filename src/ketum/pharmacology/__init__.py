"""Pure functions of dose and exposure: numbers in, numbers out, with units."""
