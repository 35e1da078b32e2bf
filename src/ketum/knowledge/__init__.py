"""What is known: dated, referenced facts in ``data/``, and the library that serves them in milliseconds."""
