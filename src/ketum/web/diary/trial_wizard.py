"""The way into a trial: what stands against it and what to do instead, then a handful of choices, then the plan."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketum.record import KratomUse, Record
from ketum.store.models import new_id
from ketum.store.writing import BadEntry
from ketum.trials import logbook
from ketum.trials.designing import Choices, NotDesigned, design
from ketum.trials.gates import Gate, Screening, eligible
from ketum.trials.method import Blinding, Question, method
from ketum.trials.protocol import Protocol
from ketum.trials.screens import Card, cards
from ketum.watch.usual import daily_grams
from ketum.web.diary.access import Diary, needs_diary, to
from ketum.web.diary.trial_rows import keep
from ketum.web.diary.typed import number, text
from ketum.web.plain import allowing
from ketum.web.spoken import knowledge

# Questions that no page of the diary holds the answer to: the field of the screening that each fills.
SAID = {
    "medicines": "medicines_told", "liver": "liver", "seizure": "seizure", "suicidality": "suicidal",
    "dependence": "dependence", "how_often": "days_per_week", "steady": "steady", "clinician": "clinician_agrees",
}  # fmt: skip
# Where the diary asks for the others.
WHERE = {"product": "products"}
NOT_NOW = ("emergency", "suicidality")
BLINDINGS = {
    "third_party": gettext_lazy("Somebody else fills the envelopes"),
    "self": gettext_lazy("I fill and shuffle them myself"),
    "open": gettext_lazy("I know which is which"),
}
WORTH = (1, 2, 3)
STEPS = (10, 15, 20, 25)
USUAL_DAYS = 28


@dataclass
class Asking:
    """What one page of the wizard shows."""

    card: Card
    gate: Gate
    problems: list[str] = field(default_factory=list)

    @property
    def here(self) -> list[tuple[str, str]]:
        """Questions that are answered on this page."""
        return [(one.id, one.question) for one in self.gate.asks if one.id in SAID]

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Questions that another page of the diary asks: its name, the question."""
        return [(WHERE.get(one.id, "about"), one.question) for one in self.gate.asks if one.id not in SAID]


@allowing("GET", "HEAD", "POST")
@needs_diary
def wizard(request: HttpRequest, diary: Diary, question: str) -> HttpResponse:
    """One question: may it be asked, what is chosen, and what the plan is."""
    shelf = knowledge()
    card = next((one for one in cards(shelf) if one.id == question and one.id != "T0"), None)
    if card is None:
        return to(request, "trials")
    asked, typed, me = cast(Question, card.id), request.POST, diary.record(None)
    said = screening(typed)
    gate = eligible(me, asked, shelf, diary.at.date(), said)
    if request.method != "POST":
        gate = gate._replace(refusals=tuple(one for one in gate.refusals if one.id != "no_clinician"))
    shown = Asking(card, gate)
    if not gate.refusals and (gate.asks or (asked == "T5" and not said.clinician_agrees)):
        if request.method == "POST":
            shown.problems = [one.question for one in gate.asks] or [_("Has a clinician agreed to it?")]
        return _page(request, diary, shown, me, "answers")
    if gate.refusals:
        return _page(request, diary, shown, me, "refused")
    if "plan" in typed:
        made = _planned(typed, diary, asked, me, said)
        if isinstance(made, Protocol):
            key = new_id()
            keep(diary, key, logbook.designed(made))
            return to(request, "trial", key=key)
        shown.problems = [made.why]
    return _page(request, diary, shown, me, "choices")


def screening(typed: QueryDict) -> Screening:
    """The answers of the first page, which later pages carry along."""
    values: dict[str, Any] = {}
    for name, into in SAID.items():
        said = typed.get(f"said-{name}", "")
        if name == "how_often":
            days = said.strip().replace(",", ".")
            values[into] = float(days) if days.replace(".", "", 1).isdigit() and float(days) <= 7 else None
        elif said in ("yes", "no"):
            values[into] = said == "yes"
    if values.get("medicines_told") is True:  # "yes, I take some": they are told only when the diary has them
        values["medicines_told"] = None
    elif values.get("medicines_told") is False:
        values["medicines_told"] = True
    values["clinician_agrees"] = bool(values.get("clinician_agrees"))
    return Screening(**values)


def _page(request: HttpRequest, diary: Diary, shown: Asking, me: Record, step: str) -> HttpResponse:
    typed, question = request.POST, shown.card.id
    dose, day = usual_amounts(me, diary, question)
    context = {
        "asking": shown, "card": shown.card, "step": step, "typed": typed,
        "carried": [(name, value) for name, value in typed.items() if name.startswith("said-")],
        "takes_medicines": typed.get("said-medicines") == "yes",
        "not_now": any(one.id in NOT_NOW for one in shown.gate.refusals),
        "products": taken(me), "blindings": [(one, BLINDINGS[one]) for one in shown.card.blinding],
        "worth": WORTH, "steps": STEPS, "dose": dose, "day": day, "tens": range(11),
        "asks_clinician": question == "T5" and not screening(typed).clinician_agrees,
        "asks_dose": question in ("T1", "T3"), "asks_day": shown.card.kratom, "asks_worth": question != "T2",
    }  # fmt: skip
    wrong = bool(shown.problems) and request.method == "POST" and step != "refused"
    return render(request, "diary/trial_wizard.html", context, status=400 if wrong else 200)


def usual_amounts(me: Record, diary: Diary, question: str) -> tuple[float | None, float | None]:
    """Grams at a time and a day as the last four weeks have them, to begin with; what is typed counts."""
    since = diary.at - timedelta(days=USUAL_DAYS)
    doses = sorted(one.grams for one in me.intakes if one.grams and one.at and one.at[:10] >= since.date().isoformat())
    days = sorted(daily_grams(me.intakes, diary.at, USUAL_DAYS).values())
    middle = doses[len(doses) // 2] if doses else None
    if not days:
        return middle, None
    return middle, days[len(days) // 2] if question == "T2" else days[-1]


def taken(me: Record) -> list[tuple[str, str]]:
    """Products that were taken: id and name, the most often taken first."""
    times: dict[str, int] = {}
    for one in me.intakes:
        if one.product:
            times[one.product] = times.get(one.product, 0) + 1
    known = {one.id: one.name or one.id for one in me.products}
    return [(one, known[one]) for one in sorted(times, key=lambda name: -times[name]) if one in known]


def _planned(typed: QueryDict, diary: Diary, question: Question, me: Record, said: Screening) -> Protocol | NotDesigned:
    """The plan that was chosen, or what is missing in what was typed."""
    try:
        choices = _choices(typed, question, said)
        dose, day = number(typed, "grams_per_dose", 0.01, 1000), number(typed, "grams_per_day", 0.01, 1000)
    except BadEntry as error:
        return NotDesigned(error.why)
    missing = _missing(question, choices, dose, day)
    if missing:
        return NotDesigned(missing)
    use = msgspec.structs.replace(me.kratom_use or KratomUse(), grams_per_dose=dose, grams_per_day=day)
    known = msgspec.structs.replace(me, kratom_use=use) if question != "T4" else me
    return design(question, known, knowledge(), diary.at.date(), str(new_id()), choices)


def _missing(question: Question, choices: Choices, dose: float | None, day: float | None) -> str:
    if question == "T4" and not choices.tested:
        return _("Say what you want to try.")
    if question == "T3" and (choices.products is None or len(set(choices.products)) != 2):
        return _("Choose two different products.")
    if question in ("T1", "T3") and dose is None:
        return _("Say how many grams you usually take at a time.")
    if question != "T4" and day is None:
        return _("Say how many grams you take on a usual day.")
    return "" if choices.expected_benefit is not None else _("Say how much you expect from it.")


def _choices(typed: QueryDict, question: Question, said: Screening) -> Choices:
    plan = method(knowledge()).designs[question]
    blinding = cast(Blinding, typed.get("blinding")) if typed.get("blinding") in plan.blinding else None
    pair = typed.get("product_a", ""), typed.get("product_b", "")
    step = typed.get("step", "")
    return Choices(
        blinding=blinding,
        meaningful=number(typed, "worth", 0.5, 10),
        expected_benefit=number(typed, "expected", 0, 10),
        products=pair if question == "T3" and all(pair) else None,
        reduce_share=int(step) / 100 if step.isdigit() and int(step) in STEPS else 0.2,
        tested=text(typed, "tested", 120) or None,
        clinician_agrees=said.clinician_agrees,
    )
