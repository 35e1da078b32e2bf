"""From authored files to the compiled artefact: one module a shelf, each checked by its schema while it compiles."""
