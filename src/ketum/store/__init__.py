"""The diary: encrypted vaults, Django models, and the one way from rows to a ``Record``."""
