"""Products of which no exposure may be told: 7-OH and blends. The words are those of the rules of safety."""

from collections.abc import Collection, Iterable

from ketum.knowledge.library import Library
from ketum.pharmacology.alkaloid import SEVEN_OH, seven_oh_per_g
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech
from ketum.record import Product

RULES = {"seven_oh": "PROD:7OH", "blend": "PROD:blend"}


def refusals(forms: Collection[str], library: Library) -> list[str]:
    """Why nothing may be drawn for products of ``forms``; empty when it may."""
    told, rules = Speech(library), library.blob("rules")
    words = {
        "seven_oh": told.say("No curve is drawn: nobody has measured what 7-OH alone does in people's blood."),
        "blend": told.say("No curve is drawn: what else is in a blend is not known."),
    }
    return [
        f"{rules[code]['title']}. {rules[code]['why']} {rules[code]['action']} {words[form]}"
        for form, code in RULES.items()
        if form in forms
    ]


def rich_in_seven_oh(products: Iterable[Product | None], library: Library) -> list[str]:
    """What must be said where a product holds more 7-OH than leaf does; empty where none is known to."""
    leaf = next(
        one["high"]
        for one in library.authored("content")["contents"]
        if one["product"] == "authentic leaf" and one["alkaloid"] == SEVEN_OH
    )
    held = [seven_oh_per_g(one, library) for one in products if one]
    if not any(not isinstance(one, Unknown) and one[0] > leaf for one in held):
        return []
    return [
        Speech(library).say(
            "This product holds more 7-OH than leaf does. The curve counts only the 7-OH that the body makes of "
            "mitragynine; what is swallowed as 7-OH comes on top, and nobody knows how much."
        )
    ]
