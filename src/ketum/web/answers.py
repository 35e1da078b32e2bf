"""From ``Answer`` to what the page shows: words for severity and certainty, and each source with its address."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ketum.knowledge.library import Library
from ketum.record import Certainty, Finding, Record, Severity

if TYPE_CHECKING:
    from ketum.safety import Answer

Words = str | Promise

VERDICTS: dict[Severity, Words] = {
    Severity.INFO: _("Good to know"),
    Severity.CAUTION: _("Think and watch"),
    Severity.WARNING: _("Serious: talk to a clinician or pharmacist first"),
    Severity.STOP: _("Do not take it / do not combine"),
    Severity.EMERGENCY: _("Get help now"),
}
CERTAINTIES: dict[Certainty, Words] = {
    Certainty.HIGH: _("Very sure. Good studies agree."),
    Certainty.MODERATE: _("Fairly sure. More studies could change this."),
    Certainty.LOW: _("Not very sure. The evidence is thin."),
    Certainty.VERY_LOW: _("Unsure. There are only single reports or theory."),
}
MARKS: dict[str, Words] = {
    "retrieved": _("read in the source"),
    "second_hand": _("second-hand, not checked in the source"),
    "derived": _("worked out from sources"),
    "memory": _("from memory, to be checked"),
    "assumption": _("an assumption"),
}
NOTICE = "BASE:notice"


@dataclass(frozen=True)
class Source:
    """One reference as shown; ``link`` is empty unless it is a web address."""

    citation: str
    link: str


@dataclass(frozen=True)
class Card:
    """One finding, ready to be shown."""

    finding: Finding
    verdict: Words
    certainty: Words
    sources: tuple[Source, ...]

    @property
    def kind(self) -> str:
        """The severity as one word, for shape and colour."""
        return self.finding.severity.word


@dataclass(frozen=True)
class Shown:
    """The whole answer, ready to be shown."""

    emergencies: tuple[Card, ...]
    dangers: tuple[Card, ...]
    notes: tuple[Card, ...]
    not_checked: tuple[str, ...]
    checked: tuple[str, ...]
    counts: tuple[tuple[str, Words, int], ...]
    knowledge_version: str

    @property
    def worst(self) -> Card | None:
        """The most severe card that asks for something; ``None`` when there are only notes."""
        return next(iter((*self.emergencies, *self.dangers)), None)

    @property
    def actions_now(self) -> tuple[str, ...]:
        """What the emergencies ask for, each said once."""
        return tuple(dict.fromkeys(card.finding.action for card in self.emergencies))

    @property
    def summary(self) -> str:
        """The answer in one sentence, for screen readers."""
        found = len(self.emergencies) + len(self.dangers)
        said = ngettext("%d warning found.", "%d warnings found.", found) % found
        return (
            f"{said} {self.worst.verdict}." if self.worst else str(_("Nothing known found. That does not mean safe."))
        )


def shown(answer: "Answer", record: Record, library: Library) -> Shown:
    """``answer`` about ``record`` in words, most severe first."""
    cards = [card_of(finding, library) for finding in answer.findings]
    count = Counter(card.finding.severity for card in cards)
    return Shown(
        emergencies=tuple(card for card in cards if card.finding.severity is Severity.EMERGENCY),
        dangers=tuple(card for card in cards if Severity.INFO < card.finding.severity < Severity.EMERGENCY),
        notes=tuple(card for card in cards if card.finding.severity is Severity.INFO),
        not_checked=answer.not_checked,
        checked=_checked(record),
        counts=tuple((one.word, VERDICTS[one], count[one]) for one in reversed(Severity) if count[one]),
        knowledge_version=answer.knowledge_version,
    )


def card_of(finding: Finding, library: Library) -> Card:
    """One finding, ready to be shown."""
    return Card(
        finding=finding,
        verdict=VERDICTS[finding.severity],
        certainty=CERTAINTIES[finding.certainty],
        sources=tuple(source_of(name, library) for name in finding.references),
    )


def source_of(name: str, library: Library) -> Source:
    """The reference ``name`` with its address, as shown."""
    from ketum.knowledge.references import reference

    found = reference(name, library)
    link = found.link or ""
    return Source(found.citation, link if link.startswith(("https://", "http://")) else "")


def _checked(record: Record) -> tuple[str, ...]:
    parts = (
        (
            ngettext("%d medicine or supplement", "%d medicines or supplements", len(record.medications)),
            record.medications,
        ),
        (ngettext("%d illness", "%d illnesses", len(record.person.conditions)), record.person.conditions),
        (ngettext("%d symptom", "%d symptoms", len(record.symptoms)), record.symptoms),
    )
    counted = [text % len(many) for text, many in parts if many]
    said = (
        (_("your kratom"), record.kratom_use),
        (_("your age"), record.person.age_years),
        (_("your place"), record.person.country_or_state),
    )
    return (*counted, *(str(text) for text, given in said if given is not None))
