"""What a product really is: the most dangerous of its stated form, its name and its assay.

``ketum.safety.product`` judges by the same words and thresholds; a curve must never be drawn for what safety calls 7-OH.
"""  # noqa: E501

import re
from functools import cache

from ketum.knowledge.library import Library
from ketum.record import Product

MOST_DANGEROUS_FIRST = ("seven_oh", "blend", "extract")


def kind_of(product: Product, library: Library) -> str:
    """``seven_oh``, ``blend``, ``extract`` or the stated form."""
    words = library.blob("products")
    kinds = {product.form, _by_assay(product, library)}
    kinds |= {kind for kind in MOST_DANGEROUS_FIRST if _named(product.name, tuple(words[kind]))}
    return next((kind for kind in MOST_DANGEROUS_FIRST if kind in kinds), product.form)


def _by_assay(product: Product, library: Library) -> str | None:
    limit = library.blob("thresholds")
    seven, mitragynine = product.seven_oh_mg_per_g, product.mitragynine_mg_per_g
    if seven is not None and seven > limit["seven_oh_leaf_above"]:
        share = seven / mitragynine if mitragynine else None
        if share is None or share > limit["seven_oh_share_above"]:
            return "seven_oh"
    return "extract" if mitragynine is not None and mitragynine > limit["mitragynine_leaf_above"] else None


def _named(name: str | None, words: tuple[str, ...]) -> bool:
    return bool(name and _pattern(words).search(name))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)
