"""What a person sees of an instrument: the official text where it was loaded, our short labels where it was not."""

import msgspec

from ketum.instruments.methods import Number
from ketum.instruments.model import Instrument, Item, Language, Span, Wording
from ketum.instruments.official import Official

QUESTION = {"en": "Question", "es": "Pregunta"}


class ShownOption(msgspec.Struct, frozen=True):
    """One answer to choose: its value and what it says."""

    value: Number
    text: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One question as shown. Without ``options`` a number of ``span`` is asked for."""

    id: str
    number: str
    text: str
    group: str | None
    optional: bool
    options: tuple[ShownOption, ...]
    span: Span | None
    wording: Wording


def shown(instrument: Instrument, language: Language = "en", official: Official | None = None) -> tuple[Shown, ...]:
    """Every item in order; its wording says whose it is, ``none`` where no text may be shown and none is loaded."""
    return tuple(_shown(item, language, official) for item in instrument.items)


def _shown(item: Item, language: Language, official: Official | None) -> Shown:
    theirs = official.item(item.id) if official else None
    if theirs:
        options = tuple(ShownOption(one.value, one.text) for one in theirs.options)
        text = theirs.text
    else:
        options = ()
        text = item.label.to(language) if item.label else f"{QUESTION[language]} {item.number}"
    wording: Wording = "official" if theirs else "own" if item.label else "none"
    ours = tuple(
        ShownOption(one.value, one.label.to(language) if one.label else f"{one.value:g}") for one in item.options
    )
    return Shown(
        id=item.id,
        number=item.number,
        text=text,
        group=item.group,
        optional=item.optional,
        options=options or ours,
        span=None if options else item.span,
        wording=wording,
    )
