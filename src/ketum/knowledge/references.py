"""References: what a fact stands on, as one line and as a link."""

import msgspec

from ketum.knowledge.library import Library


class Reference(msgspec.Struct, frozen=True):
    """One source of a fact."""

    id: str
    title: str
    status: str
    authors: str | None = None
    year: int | None = None
    where: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None

    @property
    def citation(self) -> str:
        """The source in one line; a source that was recalled and not read says so."""
        parts = [self.authors, self.title.rstrip("."), self.where, str(self.year) if self.year else None]
        line = ". ".join(part for part in parts if part)
        return f"{line} (from memory, not read)" if self.status == "memory" else line

    @property
    def link(self) -> str | None:
        """Where to read it: the DOI, else PubMed, else the page; ``None`` when there is no address."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else self.url


def reference(name: str, library: Library) -> Reference:
    """The reference with the id ``name``; raises ``KeyError`` when there is none."""
    return msgspec.convert(library.blob("references")[name], Reference)
