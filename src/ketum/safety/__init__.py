"""The checks: a record and the knowledge in, findings out. Pure functions over roles and mechanisms."""
