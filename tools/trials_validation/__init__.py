"""How good the trials of one person are: simulated, measured, and written to ``docs/method/trials.md``."""
