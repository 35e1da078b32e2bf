"""What is in the bag (``PROD:``): leaf, extract and 7-OH are three different things."""

import re
from functools import cache

from ketum.record import Finding, Product
from ketum.safety.case import Case

CODES = {"seven_oh": "PROD:7OH", "blend": "PROD:blend", "extract": "PROD:extract"}


def products(case: Case) -> list[Finding]:
    """One finding for what each product is, and one for where it comes from."""
    found: list[Finding] = []
    for product in case.record.products:
        kind = kind_of(product, case)
        if kind in CODES:
            found.append(case.book.finding(CODES[kind], [in_words(product, case)]))
        elif _unverified(product, case):
            found.append(case.book.finding("PROD:unverified", [in_words(product, case)]))
    told = CODES.get(case.amount.form)
    if told and told not in {one.code for one in found}:
        found.append(case.book.finding(told, [_said(case)]))
    if _switched(case):
        found.append(case.book.finding("PROD:switch", [_said(case)]))
    return found


def kind_of(product: Product, case: Case) -> str:
    """``seven_oh``, ``blend``, ``extract`` or the stated form: the most dangerous of form, name and assay."""
    words = case.library.blob("products")
    kinds = {product.form, _by_assay(product, case)}
    kinds |= {kind for kind in CODES if _has(product.name, tuple(words[kind]))}
    return next((kind for kind in CODES if kind in kinds), product.form)


def in_words(product: Product, case: Case) -> str:
    """The product as the person calls it, with its form."""
    return f"{product.name or case.say('kratom product')} ({_form(product, case)})"


def _form(product: Product, case: Case) -> str:
    say = case.say
    words = {
        "leaf_powder": say("leaf powder"),
        "capsule": say("capsule"),
        "tea": say("tea"),
        "extract": say("extract"),
        "seven_oh": say("7-OH"),
        "blend": say("blend"),
    }
    return words.get(product.form, say("unknown form"))


def _by_assay(product: Product, case: Case) -> str | None:
    at = case.book.threshold
    seven, mitragynine = product.seven_oh_mg_per_g, product.mitragynine_mg_per_g
    if seven is not None and seven > at("seven_oh_leaf_above"):
        share = seven / mitragynine if mitragynine else None
        if share is None or share > at("seven_oh_share_above"):
            return "seven_oh"
    if mitragynine is not None and mitragynine > at("mitragynine_leaf_above"):
        return "extract"
    return None


def _unverified(product: Product, case: Case) -> bool:
    words = case.library.blob("products")
    if product.assay_date or _has(product.name, tuple(words["verified"])):
        return False
    named = bool(product.name) and product.name != "unnamed"
    return named or _has(product.name, tuple(words["unverified"]))


def _has(name: str | None, words: tuple[str, ...]) -> bool:
    return bool(name and _pattern(words).search(name))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)


def _said(case: Case) -> str:
    use = case.record.kratom_use
    return (use.text if use else None) or case.say("as said")


def _switched(case: Case) -> bool:
    use = case.record.kratom_use
    changed = re.compile(
        r"\b(?:switch(?:ed|ing)?|chang(?:ed|ing)|new)\b[^.;]{0,30}\b(?:brand|vendor|strain|product|supplier|kratom)",
        re.IGNORECASE,
    )
    if use and use.text and changed.search(use.text):
        return True
    recent = [one.product for one in sorted(case.record.intakes, key=lambda one: one.at or "")][-8:]
    return len({one for one in recent if one}) > 1
