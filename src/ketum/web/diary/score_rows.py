"""Scores as the pages show them: lists, earlier answers, answers that were begun, whose words are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ketum.instruments.added import added
from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import Listed, instrument, listed
from ketum.instruments.model import Instrument, Language
from ketum.instruments.official import BadQuestionnaire, Official
from ketum.instruments.scoring import Score, Scored, Sex, score
from ketum.knowledge.terms import understand
from ketum.store.models import Response
from ketum.store.vaults import home
from ketum.web.diary.access import Diary
from ketum.web.spoken import knowledge

SHOWN = 20
SEXES = ("female", "male")
DIRECTIONS = {"higher_worse": _("high is worse"), "higher_better": _("high is better"), "neither": ""}
KEPT = "asked"  # in the person's settings: what they chose to be asked again
DRAFTS = "drafts"


@dataclass(frozen=True)
class Line:
    """One questionnaire in the list."""

    listed: Listed
    name: str
    chosen: bool
    last: date | None


@dataclass(frozen=True)
class Told:
    """One score as shown; without a value, that it is not known."""

    score: Score
    label: str
    most: float | None
    band: str
    side: object
    decimals: int

    @property
    def value(self) -> str:
        """The number with the places that its rule gives it."""
        return number_format(self.score.value, self.decimals) if self.score.value is not None else ""

    @property
    def yes(self) -> bool | None:
        """The answer of a score that is a yes or no."""
        return self.score.value if isinstance(self.score.value, bool) else None


def language() -> Language:
    """The language of the page, of those that instruments speak."""
    return "es" if (get_language() or "").startswith("es") else "en"


def lines_of(diary: Diary) -> dict[str, Line]:
    """Every questionnaire that can be asked here, by its id."""
    last: dict[str, date] = {}
    for name, at in (
        Response.objects.filter(person=diary.person, deleted_at=None).order_by("at").values_list("instrument", "at")
    ):
        last[name] = at.date()
    chosen = diary.person.setting(KEPT, [])
    return {
        one.id: Line(one, one.name.to(language()), one.id in chosen, last.get(one.id))
        for one in listed(knowledge())
        if (held := instrument(one.id, knowledge())) and held.items
    }


def scored_rows(diary: Diary, one: Instrument, upto: datetime | None = None) -> list[tuple[Response, Scored]]:
    """The newest answers of this questionnaire up to a moment, with their scores; unreadable ones are left out."""
    rows = Response.objects.filter(person=diary.person, deleted_at=None, instrument=one.id).order_by("-at")
    found = []
    for row in (rows.filter(at__lte=upto) if upto else rows)[:SHOWN]:
        wording = cast(Literal["own", "official"], row.wording) if row.wording in ("own", "official") else None
        scored = score(one, row.answers, sex_of(diary), wording)
        if not isinstance(scored, BadAnswers):
            found.append((row, scored))
    return found


def main_score(one: Instrument, scored: Scored) -> Told:
    """The score that stands for the whole."""
    return shown_score(one, scored.score())


def shown_score(one: Instrument, each: Score) -> Told:
    """One score in the words of the page."""
    rule = next(rule for rule in one.scores if rule.id == each.id)
    most = rule.range[1] if rule.range and rule.range[0] == 0 else None
    band = each.band.label.to(language()) if each.band else ""
    return Told(each, each.label.to(language()), most, band, DIRECTIONS[each.direction], rule.decimals)


def label_of(one: Instrument, name: str) -> str:
    """What an item is called; its number where its text may not be shown."""
    item = one.item(name)
    return item.label.to(language()) if item and item.label else f"{item.number if item else name}"


def official_of(one: Instrument) -> Official | None:
    """The official text that was added, if it can be read."""
    try:
        found = added(one.id, home(), knowledge(), language())
    except OSError:
        return None
    return None if isinstance(found, BadQuestionnaire) else found


def condition_terms(diary: Diary) -> set[str]:
    """The ids of the conditions that the person named."""
    ids = {one["name"]: one["id"] for one in knowledge().blob("terms")["terms"]}
    matches = [match for said in diary.person.conditions for match in understand(said, knowledge()).matches]
    return {ids[match.term] for match in matches if match.kind == "condition" and match.term in ids}


def sex_of(diary: Diary) -> Sex | None:
    """The sex that cut-offs depend on, if it was said."""
    return cast(Sex, diary.person.sex) if diary.person.sex in SEXES else None


def draft_of(diary: Diary, one: Instrument) -> dict[str, Any]:
    """The answers so far, by item."""
    held: dict[str, Any] = diary.person.setting(DRAFTS, {}).get(one.id, {})
    return held


def keep_draft(diary: Diary, one: Instrument, answers: dict[str, Any]) -> None:
    """Keep the answers so far."""
    put(diary, DRAFTS, diary.person.setting(DRAFTS, {}) | {one.id: answers})


def put(diary: Diary, name: str, value: Any) -> None:
    """Keep one of the person's own settings."""
    diary.person.settings = diary.person.settings | {name: value}
    diary.person.save(update_fields=["settings"])
