"""A file that cannot be taken at all. Nothing of it is kept."""


class BadFile(ValueError):
    """A file that is refused as a whole; the text says where, what is wrong and how to mend it."""

    def __init__(self, what: str, mend: str = "", where: str = "") -> None:
        """Hold the parts, for a page that shows them apart."""
        told = f"{where}: {what}" if where else what
        super().__init__(f"{told}; {mend}" if mend else told)
        self.what, self.mend, self.where = what, mend, where
