"""Trouble that a person can mend: one line on stderr, exit status 2."""


class BadInput(Exception):
    """Input or usage that cannot be taken; the text says where, what is wrong and how to mend it."""
