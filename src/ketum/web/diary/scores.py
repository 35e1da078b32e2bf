"""Questionnaires: chosen by the person, one question a view, resumable; the score beside what patients notice."""

from datetime import date
from typing import IO, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ketum.instruments.added import add
from ketum.instruments.answers import BadAnswers
from ketum.instruments.catalogue import instrument, sets
from ketum.instruments.change import Change, change
from ketum.instruments.due import due
from ketum.instruments.fhir import LARGEST_BYTES
from ketum.instruments.model import Instrument
from ketum.instruments.official import BadQuestionnaire
from ketum.instruments.scoring import score
from ketum.instruments.steps import Step, steps
from ketum.safety.questionnaires import findings
from ketum.safety.rulebook import rulebook
from ketum.store.models import Response, new_id
from ketum.store.vaults import home
from ketum.store.writing import save
from ketum.web.answers import MARKS, card_of
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.score_rows import (
    DRAFTS,
    KEPT,
    Line,
    condition_terms,
    draft_of,
    keep_draft,
    label_of,
    language,
    lines_of,
    main_score,
    official_of,
    put,
    scored_rows,
    sex_of,
    shown_score,
)
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

CHANGES = {
    "improved": _("better by at least what patients notice"),
    "improved_less": _("better, by less than what patients notice"),
    "same": _("unchanged"),
    "worse_less": _("worse, by less than what patients notice"),
    "worse": _("worse by at least what patients notice"),
    "unknown": _("it is not known whether patients notice such a change"),
}
EVERY = {"weekly": _("every week"), "monthly": _("every month"), "asked": _("when you want")}
Sets = list[tuple[str, list[Line]]]
PASSED = "passed"


@allowing("GET", "HEAD")
@needs_diary
def scores(request: HttpRequest, diary: Diary) -> HttpResponse:
    """Every questionnaire: due ones first, then those that fit the person's conditions, then the rest."""
    lines = lines_of(diary)
    fitting = condition_terms(diary)
    near: Sets = []
    others: Sets = []
    for one in sets(knowledge()):
        members = [lines[name] for name in one.instruments if name in lines]
        fits = not one.conditions or bool(set(one.conditions) & fitting)
        (near if fits else others).append((one.label.to(language()), members))
    grouped = {name for one in sets(knowledge()) for name in one.instruments}
    rest = [line for name, line in lines.items() if name not in grouped]
    context = {"due": due_now(diary), "sets": near, "others": [*others, (gettext("Further ones"), rest)]}
    return render(request, "diary/scores.html", context)


@allowing("GET", "HEAD", "POST")
@needs_diary
def questionnaire(request: HttpRequest, diary: Diary, name: str) -> HttpResponse:
    """One questionnaire: what it is, whose words, its licence, how to go on, how it went before."""
    one = instrument(name, knowledge())
    if one is None:
        return to(request, "scores")
    said = _told(request, diary, one) if request.method == "POST" else ""
    if request.POST.get("pass") == "now":
        return to(request, "now")
    official = official_of(one)
    asked = steps(one, language(), official)
    earlier = [(row, main_score(one, scored)) for row, scored in scored_rows(diary, one)]
    context = {
        "one": one, "name": one.name.to(language()), "measures": one.measures.to(language()),
        "count": len(one.items), "steps": asked, "draft": draft_of(diary, one), "earlier": earlier,
        "chosen": one.id in diary.person.setting(KEPT, []), "every": EVERY[one.every], "said": said,
        "own": bool(asked) and asked[0].items[0].wording == "own",
        "bare": bool(asked) and asked[0].items[0].wording == "none", "official": official,
        "recall": getattr(one.recall, language()) if one.recall else "", "mark": MARKS[one.licence.status],
    }  # fmt: skip
    return render(request, "diary/score.html", context)


@allowing("GET", "HEAD", "POST")
@needs_diary
def question(request: HttpRequest, diary: Diary, name: str, number: int) -> HttpResponse:
    """One view of a questionnaire. Each answer is kept at once, so that one can stop and go on another day."""
    one = instrument(name, knowledge())
    asked = steps(one, language(), official_of(one)) if one else ()
    if one is None or not 1 <= number <= len(asked):
        return to(request, "scores")
    step = asked[number - 1]
    problem = ""
    if request.method == "POST":
        answers = draft_of(diary, one)
        taken = _answers(request, step)
        if taken is not None:
            keep_draft(diary, one, answers | taken)
            return (
                to(request, "question", name=name, number=number + 1)
                if number < len(asked)
                else _finish(request, diary, one, answers | taken)
            )
        problem = gettext("Choose an answer, or skip it.")
    context = {
        "one": one, "name": one.name.to(language()), "step": step, "number": number, "count": len(asked),
        "recall": getattr(one.recall, language()) if one.recall else "", "draft": draft_of(diary, one),
        "problem": problem, "item": step.items[0], "tens": _tens(step), "ends": _ends(step),
        "drawing": _drawing(one) if step.ticks and len(step.parts) > 1 else None,
    }  # fmt: skip
    return render(request, "diary/question.html", context, status=400 if problem else 200)


@allowing("GET", "HEAD")
@needs_diary
def result(request: HttpRequest, diary: Diary, name: str, key: UUID) -> HttpResponse:
    """The score, what it means, how it changed; danger first."""
    one = instrument(name, knowledge())
    kept = Response.objects.filter(person=diary.person, pk=key, deleted_at=None).first()
    rows = scored_rows(diary, one, kept.at) if one and kept else []
    place = next((n for n, (row, _scored) in enumerate(rows) if row.pk == key), None)
    if one is None or place is None:
        return to(request, "scores")
    row, scored = rows[place]
    found = findings(one, [(row.at.date(), scored)], rulebook(knowledge()), diary.at.date())
    before = next((held for _row, held in rows[place + 1 :] if held), None)
    moved = change(one, before, scored, condition_terms(diary)) if before else None
    told = moved if isinstance(moved, Change) else None
    context = {
        "one": one, "name": one.name.to(language()), "row": row,
        "cards": [card_of(each, knowledge()) for each in found],
        "scores": [shown_score(one, each) for each in scored.scores],
        "missing": [label_of(one, item) for item in scored.missing], "moved": told,
        "changes": [CHANGES[each.verdict] for each in told.by_condition] if told else [],
        "mark": MARKS[one.licence.status], "next": scored.next and instrument(scored.next.instrument, knowledge()),
    }  # fmt: skip
    return render(request, "diary/score_result.html", context)


def due_now(diary: Diary) -> list[tuple[str, str]]:
    """What the person chose to be asked and is due: id and name; each said once, and never again when passed over."""
    wanted = [one for name in diary.person.setting(KEPT, []) if (one := instrument(name, knowledge()))]
    passed = {name: date.fromisoformat(day) for name, day in diary.person.setting(PASSED, {}).items()}
    answered = diary.record().responses if wanted else ()
    names = {one.id: one.name.to(language()) for one in wanted}
    return [(one.instrument, names[one.instrument]) for one in due(answered, wanted, diary.at, passed)]


def _told(request: HttpRequest, diary: Diary, one: Instrument) -> str:
    """Do what one button of the page asks; what was done."""
    kept = list(diary.person.setting(KEPT, []))
    if "official" in request.FILES:
        return _added(cast(IO[bytes], request.FILES["official"]), one)
    if "ask" in request.POST:
        kept = [*kept, one.id] if one.id not in kept else [name for name in kept if name != one.id]
        put(diary, KEPT, kept)
        return gettext("Saved.")
    if "pass" in request.POST:
        put(diary, PASSED, diary.person.setting(PASSED, {}) | {one.id: diary.at.date().isoformat()})
        return gettext("Put aside until it is due again.")
    if "afresh" in request.POST:
        put(diary, DRAFTS, {k: v for k, v in diary.person.setting(DRAFTS, {}).items() if k != one.id})
        return gettext("The answers that were begun are gone.")
    return ""


def _added(file: IO[bytes], one: Instrument) -> str:
    raw = file.read(LARGEST_BYTES + 1)
    found = add(raw, home(), knowledge(), one.id)
    if isinstance(found, BadQuestionnaire):
        return gettext("It was not added: %(why)s") % {"why": found.problems[0]}
    return gettext("The official text is added, and is shown from now on.")


def _finish(request: HttpRequest, diary: Diary, one: Instrument, answers: dict[str, Any]) -> HttpResponse:
    scored = score(one, answers, sex_of(diary), None, language())
    if isinstance(scored, BadAnswers):
        return to(request, "questionnaire", name=one.id)
    official = official_of(one)
    content = {
        "at": diary.at,
        "zone": diary.person.zone,
        "instrument": one.id,
        "instrument_version": one.version,
        "wording": "official" if official else "own",
        "answers": list(scored.answers.in_order(one)),
    }
    entry = save(diary.person, "response", new_id(), content, diary.at).entry
    put(diary, DRAFTS, {k: v for k, v in diary.person.setting(DRAFTS, {}).items() if k != one.id})
    return to(request, "score-result", name=one.id, key=entry.pk)


def _answers(request: HttpRequest, step: Step) -> dict[str, Any] | None:
    """What was answered in this view; ``None`` for no answer and no wish to skip."""
    if step.ticks:
        ticked = set(request.POST.getlist("tick"))
        return {item.id: 1 if item.id in ticked else 0 for item in step.items}
    item = step.items[0]
    if "skip" in request.POST:
        return {item.id: None}
    said = request.POST.get("answer", "").strip().replace(",", ".")
    try:
        value = float(said)
    except ValueError:
        return None
    allowed = {option.value for option in item.options}
    fits = value in allowed if allowed else bool(item.span and item.span.least <= value <= item.span.most)
    return {item.id: int(value) if value.is_integer() else value} if fits else None


def _tens(step: Step) -> list[int]:
    """The numbers to tap where a number up to ten is asked for."""
    span = step.items[0].span
    if step.ticks or span is None or span.step != 1 or span.most > 10:
        return []
    return list(range(int(span.least), int(span.most) + 1))


def _drawing(one: Instrument) -> dict[str, Any] | None:
    """The shapes of the drawing that goes with the list, each with its points as SVG has them."""
    if one.drawing is None:
        return None
    held: dict[str, Any] = knowledge().blob(f"drawing:{one.drawing}")
    shapes = [each | {"points": " ".join(f"{x:g},{y:g}" for x, y in each["points"])} for each in held["shapes"]]
    return held | {"shapes": shapes}


def _ends(step: Step) -> tuple[str, str] | None:
    span = step.items[0].span
    if span is None or span.at_least is None or span.at_most is None:
        return None
    return span.at_least.to(language()), span.at_most.to(language())
