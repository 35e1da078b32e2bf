"""Django's SQLite backend on SQLCipher: the whole file is encrypted, indexes and journals included."""
