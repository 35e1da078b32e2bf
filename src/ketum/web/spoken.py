"""In which language this request is answered: the pages' own words, and those of the knowledge."""

import hashlib
import os
from pathlib import Path

from django.utils.translation import get_language

from ketum.knowledge.library import Library, cache_folder, library

AUTHORED = Path(__file__).parent / "locale"
DOMAIN = "django"


def knowledge() -> Library:
    """The knowledge in the language of this request."""
    return library((get_language() or "en").partition("-")[0])


def compiled_messages() -> Path:
    """The folder with the compiled catalogues, made from the PO files on first use after a change."""
    sources = sorted(AUTHORED.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    folder = cache_folder() / f"messages-{stamp}"
    for source in sources:
        target = folder / source.relative_to(AUTHORED).with_suffix(".mo")
        if not target.exists():
            _compile(source, target)
    return folder


def _compile(source: Path, target: Path) -> None:
    import polib

    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(part))
    part.replace(target)
