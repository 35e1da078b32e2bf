"""What a name in another program stands for: kratom in one of its forms, or something else."""

from ketum.interop.options import Options
from ketum.knowledge.medicines import recognise
from ketum.pharmacology.amounts import read_amount
from ketum.record.rows import Form, Origin, ProductRow, shortened

KRATOM = frozenset({"kratom", "7_hydroxymitragynine"})
PURE = ("mitragynine", "mitragynin", "7-oh", "7 oh", "7oh", "hydroxymitragynine")
LONGEST_NICKNAME = 60
FORMS: dict[str, Form] = {
    "leaf_powder": "leaf_powder",
    "capsule": "capsule",
    "tea": "tea",
    "extract": "extract",
    "seven_oh": "seven_oh",
    "blend": "blend",
}


def is_kratom(name: str, options: Options) -> bool:
    """Whether a substance is kratom, one of its alkaloids or a product of it."""
    found = recognise(name, options.library)
    return not found.ambiguous and any(one.id in KRATOM for one in found.matches)


def is_alkaloid(name: str) -> bool:
    """Whether the name is that of an alkaloid, so that an amount in mg is not an amount of leaf."""
    plain = name.casefold()
    return any(one in plain for one in PURE)


def form_of(name: str, options: Options) -> Form:
    """The form that the name itself says; kratom alone is of unknown form, not leaf powder."""
    return FORMS.get(read_amount(name, options.library).form, "unknown")


def product(name: str, origin: Origin, options: Options) -> ProductRow:
    """A product under the name that the other program has for it."""
    plain = shortened(name, 300)
    nickname = shortened(plain, LONGEST_NICKNAME)
    return ProductRow(
        identity=plain.casefold(),
        origin=origin,
        nickname=nickname,
        name=plain,
        form=form_of(plain, options),
    )
