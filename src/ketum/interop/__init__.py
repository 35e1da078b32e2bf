"""What other programs, laboratories and Ketum itself write, as rows for a diary. Pure parsers, no database."""
