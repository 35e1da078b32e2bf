"""The Check form as the templates need it: each field with its value, its choices and its problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ketum.web import questions
from ketum.web.answers import Words
from ketum.web.reading import Problem

Choices = Sequence[tuple[str, Words]]

CHOICES: dict[str, Choices] = {
    "condition": questions.CONDITIONS,
    "symptom": questions.SYMPTOMS,
    "kind": questions.FORMS,
    "sex": questions.SEXES,
    "pregnant": questions.YES_NO,
    "breastfeeding": questions.YES_NO,
    "alcohol": questions.ALCOHOL,
}
GROUPS = {
    "kratom": ("use", "kind", "product", "grams_per_dose", "doses_per_day", "days_used", "mitragynine"),
    "health": ("condition", "conditions", "alcohol"),
    "feeling": ("symptom", "symptoms"),
    "person": ("age", "sex", "pregnant", "breastfeeding"),
    "where": ("place",),
}


@dataclass(frozen=True)
class Field:
    """One question with what was answered."""

    name: str
    label: Words
    values: tuple[str, ...]
    choices: tuple[tuple[str, Words, bool], ...] = ()
    mend: Words = ""
    sentence: str = ""

    @property
    def value(self) -> str:
        """What was typed last."""
        return self.values[-1] if self.values else ""


@dataclass(frozen=True)
class Form:
    """All questions, which groups stand open, and the problems."""

    fields: Mapping[str, Field]
    open: Mapping[str, bool]
    problems: tuple[Field, ...] = ()
    general: tuple[str, ...] = field(default=())


def form_of(typed: Mapping[str, Sequence[str]], problems: Sequence[Problem]) -> Form:
    """The form filled with ``typed``; groups with an answer or a problem stand open."""
    sentences = {problem.field: problem.sentence for problem in problems}
    fields = {name: _field(name, tuple(typed.get(name, ())), sentences.get(name, "")) for name in questions.LABELS}
    wrong = tuple(one for one in fields.values() if one.sentence)
    return Form(
        fields=fields,
        open={
            group: any(any(fields[one].values) or fields[one].sentence for one in names)
            for group, names in GROUPS.items()
        },
        problems=wrong,
        general=tuple(problem.sentence for problem in problems if problem.field not in fields),
    )


def _field(name: str, values: tuple[str, ...], sentence: str) -> Field:
    chosen = values or ("",)
    return Field(
        name=name,
        label=questions.LABELS[name],
        values=values,
        choices=tuple((value, label, value in chosen) for value, label in CHOICES.get(name, ())),
        mend=questions.MENDS.get(name, questions.OTHERWISE) if sentence else "",
        sentence=sentence,
    )
