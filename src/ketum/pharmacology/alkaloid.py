"""From grams of a product to milligrams of alkaloid, as intervals: the assay where there is one, else the class."""

from collections.abc import Mapping
from typing import Any

from ketum.knowledge.library import Library
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech
from ketum.record import Product

Interval = tuple[float, float]
MITRAGYNINE, SEVEN_OH = "mitragynine", "7-hydroxymitragynine"
LEAF = ("leaf_powder", "capsule", "tea")


def mitragynine_per_g(product: Product | None, library: Library) -> Interval | Unknown:
    """Milligrams of mitragynine in 1 g of ``product``.

    A label or assay counts with the spread between lots; without one, the class of the product; a class of which
    nothing is known gives ``Unknown``.
    """
    if product is not None and product.mitragynine_mg_per_g is not None:
        return _lot(product.mitragynine_mg_per_g, library)
    form = product.form if product else "unknown"
    known = library.blob("measures")["content"].get(form)
    if known is None:
        told = Speech(library)
        return Unknown(
            told.say("how much mitragynine is in {form} is not known without a label or an assay", form=told.form(form))
        )
    return (float(known[0]), float(known[1]))


def seven_oh_per_g(product: Product | None, library: Library) -> Interval | Unknown:
    """Milligrams of 7-hydroxymitragynine in 1 g of ``product``: its assay, else what was found in authentic leaf."""
    if product is not None and product.seven_oh_mg_per_g is not None:
        return _lot(product.seven_oh_mg_per_g, library)
    form = product.form if product else "unknown"
    if form not in LEAF:
        told = Speech(library)
        return Unknown(
            told.say("how much 7-OH is in {form} is not known without a label or an assay", form=told.form(form))
        )
    rows: list[Mapping[str, Any]] = library.authored("content")["contents"]
    leaf = next(one for one in rows if one["product"] == "authentic leaf" and one["alkaloid"] == SEVEN_OH)
    return (float(leaf["low"]), float(leaf["high"]))


def milligrams(grams: Interval, per_g: Interval | Unknown) -> Interval | Unknown:
    """Milligrams of alkaloid in ``grams`` of product.

    >>> milligrams((2.0, 3.0), (10.0, 20.0))
    (20.0, 60.0)
    """
    return per_g if isinstance(per_g, Unknown) else (grams[0] * per_g[0], grams[1] * per_g[1])


def _lot(value: float, library: Library) -> Interval:
    spread = library.blob("assay_spread")
    return (value * (1 - spread), value * (1 + spread))
