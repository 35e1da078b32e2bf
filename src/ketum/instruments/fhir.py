"""The part of a FHIR R4 Questionnaire that is needed (https://hl7.org/fhir/R4/questionnaire.html), and its dangers.

A small model of our own, because what is read comes from anywhere: everything that is kept is limited in size, and what
FHIR forbids to pass over (``modifierExtension``, ``implicitRules``) is refused.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

LARGEST_BYTES = 2_000_000
MOST_ITEMS, DEEPEST = 500, 10
LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
# Characters that change what a text seems to say: controls, bidirectional overrides, marks without width.
HIDDEN = {*range(0x20), 0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF} - {9, 10, 13}


def plain(text: str) -> str:
    """``text`` if it hides nothing; else ``ValueError`` that names the character."""
    hidden = next((one for one in text if ord(one) in HIDDEN), None)
    if hidden:
        raise ValueError(f"the text holds the hidden character U+{ord(hidden):04X}; remove it")
    return text


Text = Annotated[str, Field(max_length=4_000), AfterValidator(plain)]
Short = Annotated[str, Field(max_length=500), AfterValidator(plain)]


class Unusable(ValueError):
    """A file that is no usable Questionnaire; the text says where, what is wrong and what would be right."""


class Fhir(BaseModel):
    """Any part of the resource: what is not needed is left, what must not be left is refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    modifier_extension: list[Any] | None = Field(default=None, alias="modifierExtension")

    @model_validator(mode="after")
    def _is_plain(self) -> Self:
        if self.modifier_extension:
            raise ValueError("a modifierExtension changes what this part means, and Ketum does not know how; remove it")
        return self


class Extension(Fhir):
    """An extension; only ``ordinalValue`` is looked at."""

    url: Short
    value_decimal: float | None = Field(default=None, alias="valueDecimal")


class Coding(Fhir):
    """A code of a code system."""

    system: Short | None = None
    code: Short | None = None
    display: Text | None = None
    extension: list[Extension] = Field(default_factory=list, max_length=50)


class AnswerOption(Fhir):
    """One answer to choose."""

    value_coding: Coding | None = Field(default=None, alias="valueCoding")
    value_integer: int | None = Field(default=None, alias="valueInteger")
    value_string: Text | None = Field(default=None, alias="valueString")
    extension: list[Extension] = Field(default_factory=list, max_length=50)

    @property
    def text(self) -> str:
        """What the answer says."""
        coding = self.value_coding
        said = (coding.display or coding.code) if coding else self.value_string
        return said or ("" if self.value_integer is None else str(self.value_integer))

    @property
    def ordinal(self) -> float | None:
        """The score that the file gives the answer, where it does."""
        every = [*self.extension, *(self.value_coding.extension if self.value_coding else [])]
        return next((one.value_decimal for one in every if one.url == ORDINAL), None)


class QuestionItem(Fhir):
    """One item: a question, a group of items, or a text."""

    link_id: Short = Field(alias="linkId", min_length=1)
    code: list[Coding] = Field(default_factory=list, max_length=50)
    prefix: Short | None = None
    text: Text | None = None
    type: Short
    answer_option: list[AnswerOption] = Field(default_factory=list, alias="answerOption", max_length=300)
    answer_value_set: Short | None = Field(default=None, alias="answerValueSet")
    item: list["QuestionItem"] = Field(default_factory=list, max_length=MOST_ITEMS)

    @property
    def loinc(self) -> list[str]:
        """Its LOINC codes."""
        return [one.code for one in self.code if one.system == LOINC and one.code]


class Include(Fhir):
    """Codes of one system in a value set."""

    system: Short | None = None
    concept: list[Coding] = Field(default_factory=list, max_length=300)


class Compose(Fhir):
    """What a value set is made of."""

    include: list[Include] = Field(default_factory=list, max_length=20)


class Expansion(Fhir):
    """A value set written out."""

    contains: list[Coding] = Field(default_factory=list, max_length=300)


class ValueSet(Fhir):
    """Answers that several items share, carried inside the file."""

    compose: Compose = Compose()
    expansion: Expansion = Expansion()

    @property
    def codings(self) -> list[Coding]:
        """Its answers in order."""
        listed = [
            one.model_copy(update={"system": part.system}) for part in self.compose.include for one in part.concept
        ]
        return self.expansion.contains or listed


class Questionnaire(Fhir):
    """The resource."""

    resource_type: Literal["Questionnaire"] = Field(alias="resourceType")
    implicit_rules: Short | None = Field(default=None, alias="implicitRules")
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = None
    url: Short | None = None
    version: Short | None = None
    title: Short | None = None
    status: Literal["draft", "active", "retired", "unknown"]
    copyright: Annotated[str, Field(max_length=10_000), AfterValidator(plain)] | None = None
    code: list[Coding] = Field(default_factory=list, max_length=50)
    contained: list[dict[str, Any]] = Field(default_factory=list, max_length=300)
    item: list[QuestionItem] = Field(min_length=1, max_length=MOST_ITEMS)


QuestionItem.model_rebuild()


def read_questionnaire(raw: bytes) -> Questionnaire:
    """The Questionnaire in ``raw`` (JSON); raises ``Unusable``."""
    if not raw.strip():
        raise Unusable("the file is empty; a FHIR Questionnaire in JSON is needed")
    if len(raw) > LARGEST_BYTES:
        raise Unusable(f"the file has {len(raw):,} bytes; {LARGEST_BYTES:,} are read at most: is it the right one?")
    if raw.lstrip()[:1] == b"<":
        raise Unusable("this is XML or a web page; save the Questionnaire as JSON")
    try:
        found = Questionnaire.model_validate_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise Unusable(_explained(error)) from error
    if found.implicit_rules:
        raise Unusable(f"implicitRules: {found.implicit_rules!r} would have to be obeyed and is not known; remove it")
    _check_items(found)
    return found


def flat(items: list[QuestionItem], depth: int = 0) -> list[QuestionItem]:
    """Every item with the items inside it, in reading order; raises ``Unusable`` when they go too deep."""
    if depth > DEEPEST:
        raise Unusable(f"items are nested more than {DEEPEST} deep; no questionnaire needs that")
    return [one for item in items for one in (item, *flat(item.item, depth + 1))]


def _check_items(found: Questionnaire) -> None:
    every = flat(found.item)
    if len(every) > MOST_ITEMS:
        raise Unusable(f"there are {len(every)} items; {MOST_ITEMS} are read at most")
    seen: set[str] = set()
    for item in every:
        if item.link_id in seen:
            raise Unusable(f"linkId {item.link_id!r} is there twice; each item needs its own")
        seen.add(item.link_id)


def value_set(found: Questionnaire, name: str) -> ValueSet | None:
    """The value set that the file carries under ``name`` (``#id``); ``None`` when it does not; raises ``Unusable``."""
    wanted = name.removeprefix("#")
    held = next((one for one in found.contained if one.get("id") == wanted != ""), None)
    if held is None or held.get("resourceType") != "ValueSet":
        return None
    try:
        return ValueSet.model_validate(held)
    except ValidationError as error:
        raise Unusable(f"contained value set {wanted!r}: {_explained(error)}") from error


def _explained(error: ValidationError) -> str:
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    given = first.get("input")
    if path == "resourceType" and isinstance(given, str):
        return f"this is a FHIR {given[:60]}; a Questionnaire is needed (one resource, not a bundle or answers)"
    if first["type"] == "json_invalid":
        return f"this is not JSON: {first['ctx']['error']}; check quotes, commas and brackets"
    said = first["msg"].removeprefix("Value error, ")
    return f"{path or 'the file'}: {said[0].lower() + said[1:]}"
