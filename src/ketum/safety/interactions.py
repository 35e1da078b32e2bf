"""What each medicine or substance means together with kratom (``DDI:``): roles and mechanisms, known pairs on top."""

from collections.abc import Mapping
from typing import Any

from ketum.knowledge.library import Library
from ketum.knowledge.medicines import Role, roles
from ketum.pharmacology.interactions import in_words, predicted
from ketum.pharmacology.refusal import Unknown
from ketum.pharmacology.speech import Speech
from ketum.record import Certainty, Finding, Severity
from ketum.safety.amount import Pace
from ketum.safety.case import Case, Named, Taken
from ketum.safety.habits import heavy, light, strong_caffeine
from ketum.safety.person import pregnant
from ketum.safety.product import kind_of

EVIDENCE = {
    "clinical_study": Certainty.MODERATE,
    "case_report": Certainty.LOW,
    "in_vitro": Certainty.LOW,
    "class_effect": Certainty.LOW,
    "none_found": Certainty.VERY_LOW,
}
ORDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
KRATOM = ("kratom", "mitragynine")
SEDATIVE, OPIOID, RHYTHM, LIVER = "CNS", "OPI", "QT", "HEP"
# A class that was named without a medicine: the mechanisms that hold for every member.
CLASSES = {
    "benzodiazepine": ("benzodiazepine", (SEDATIVE,), Severity.WARNING),
    "opioid": ("opioid", (OPIOID, SEDATIVE), Severity.WARNING),
    "hypnotic": ("hypnotic", (SEDATIVE,), Severity.WARNING),
    "barbiturate": ("barbiturate", (SEDATIVE,), Severity.WARNING),
    "muscle relaxant": ("muscle relaxant", (SEDATIVE,), Severity.CAUTION),
    "SSRI": ("SSRI", ("5HT",), Severity.CAUTION),
    "SNRI": ("SNRI", ("5HT",), Severity.CAUTION),
    "antidepressant": ("antidepressant", ("5HT",), Severity.CAUTION),
    "antipsychotic": ("antipsychotic", (SEDATIVE, RHYTHM), Severity.CAUTION),
}


class Meeting:
    """One ingredient and kratom: by which mechanisms they meet, how serious it is, on what evidence."""

    def __init__(self, taken: Taken, library: Library) -> None:
        """Look up the known pair; without one, what the ingredient's roles say."""
        self.taken = taken
        self.pair = _pair(taken, library)
        self.mechanisms, self.severity = _by_pair(self.pair) if self.pair else _by_roles(taken.match.id, library)

    @property
    def code(self) -> str:
        """``DDI:`` with the generic name."""
        return f"DDI:{self.pair['drug'] if self.pair else self.taken.match.ingredient}"


def meetings(case: Case) -> tuple[Meeting, ...]:
    """Every ingredient that counts today, met with kratom; kratom itself is no second substance."""
    return tuple(Meeting(one, case.library) for one in case.taken if one.match.id not in KRATOM)


def interactions(case: Case) -> list[Finding]:
    """One finding for each medicine or substance that matters together with kratom."""
    met = meetings(case)
    found = [one for meeting in met if (one := _finding(meeting, _in_context(meeting, met, case), case))]
    return [*found, *_classes(case)]


def _pair(taken: Taken, library: Library) -> Mapping[str, Any] | None:
    said = taken.said.casefold()
    for pair in library.blob("pairs").get(taken.match.id, ()):
        if not pair["said"] or any(word in said for word in pair["said"]):
            found: Mapping[str, Any] = pair
            return found
    return None


def _by_pair(pair: Mapping[str, Any]) -> tuple[list[str], Severity | None]:
    severity = None if pair["severity"] == "none" else Severity.of(pair["severity"])
    return list(pair["mechanisms"]), severity


def _by_roles(ingredient: str, library: Library) -> tuple[list[str], Severity | None]:
    met: dict[str, Severity] = {}
    for role in roles(ingredient, library):
        for mechanism in library.blob("mechanisms"):
            levels = [Severity.of(one["severity"]) for one in mechanism["roles"] if _fits(one, role)]
            if levels:
                # the most specific entry stands last in the file
                met[mechanism["code"]] = max(levels[-1], met.get(mechanism["code"], levels[-1]))
    ranked = sorted(met, key=lambda code: -met[code])
    return ranked, max(met.values(), default=None)


def _fits(level: Mapping[str, Any], role: Role) -> bool:
    wanted = (("role", role.role), ("target", role.target), ("strength", role.strength), ("value", role.value))
    return all(level[key] in (None, given) for key, given in wanted)


def _in_context(meeting: Meeting, met: tuple[Meeting, ...], case: Case) -> Severity | None:
    """The severity of the pair, raised or lowered by what else is known of the person."""
    severity = meeting.severity
    if severity is None:
        return None
    if severity is Severity.CAUTION and case.has_but_does_not_take and not _strong_kratom(case):
        return Severity.INFO  # nothing to watch while none is taken; what is serious is said before starting
    drug = meeting.code.removeprefix("DDI:")
    if drug == "caffeine":
        return severity if _much_caffeine(meeting, case) else Severity.INFO
    if drug == "alcohol" and _little_alcohol(meeting, met, case):
        return Severity.CAUTION
    if drug == "paracetamol" and (case.record.person.alcohol == "heavy" or case.condition("hcv_or_liver")):
        return Severity.WARNING
    if _stacked(meeting, met, RHYTHM) or (_stacked(meeting, met, SEDATIVE) and severity is Severity.CAUTION):
        severity = max(severity, Severity.WARNING)
    if LIVER in meeting.mechanisms and severity is Severity.WARNING and case.condition("hcv_or_liver"):
        severity = Severity.STOP
    return severity


def _stacked(meeting: Meeting, met: tuple[Meeting, ...], mechanism: str) -> bool:
    """Whether another medicine of at least caution does the same."""
    if mechanism not in meeting.mechanisms or (meeting.severity or Severity.INFO) < Severity.CAUTION:
        return False
    others = [one for one in met if one is not meeting and mechanism in one.mechanisms]
    return any((one.severity or Severity.INFO) >= Severity.CAUTION for one in others)


def _much_caffeine(meeting: Meeting, case: Case) -> bool:
    """Whether caffeine matters: much of it, a strong product, or a person whose heart or nerves it strains."""
    said = meeting.taken.said
    much = heavy(said, case) or (strong_caffeine(said, case) and not light(said, case))
    strained = case.condition("exertion", "cardiac", "anxiety") or pregnant(case)
    return bool(much or strained or _strong_kratom(case))


def _little_alcohol(meeting: Meeting, met: tuple[Meeting, ...], case: Case) -> bool:
    """Whether little is drunk, or leaf is taken seldom and in small amounts, and nothing else makes it dangerous."""
    pace, said = Pace(case), meeting.taken.said
    worse = (
        heavy(said, case)
        or case.record.person.alcohol == "heavy"
        or case.condition("alcohol_heavy", "hcv_or_liver", "respiratory", "oud_sud")
        or _strong_kratom(case)
        or _stacked(meeting, met, SEDATIVE)
    )
    grams = pace.grams_per_day
    small = grams is None or grams < case.book.threshold("leaf_moderate_from")
    drinks_little = case.record.person.alcohol == "light" or light(said, case)
    seldom = pace.daily is False and grams is not None
    return not worse and small and (drinks_little or seldom)


def _strong_kratom(case: Case) -> bool:
    strong = ("extract", "seven_oh", "blend")
    return case.amount.form in strong or any(kind_of(one, case) in strong for one in case.record.products)


def _finding(meeting: Meeting, severity: Severity | None, case: Case) -> Finding | None:
    if severity is None or not meeting.mechanisms:
        return None
    shelf = {one["code"]: one for one in case.library.blob("mechanisms")}
    # the words follow the file's order of importance
    told = [one for code, one in shelf.items() if code in meeting.mechanisms][:2]
    pair = meeting.pair
    name = pair["drug"] if pair else meeting.taken.match.ingredient
    note = pair["note"] if pair else None
    why = " ".join(one["why"] for one in told[: 1 if note else 2])
    references = dict.fromkeys([*(pair["references"] if pair else ()), *told[0]["references"]])
    certainty = Certainty(told[0]["certainty"])
    return Finding(
        code=meeting.code,
        severity=severity,
        title=_named(told[0]["title"], name),
        seen=(meeting.taken.in_words,),
        why=" ".join([_named(f"{why} {note}" if note else why, name), *_exposures(meeting, case)]),
        action=_advice(_named(told[0]["action"], name), severity, name, case),
        certainty=min(certainty, EVIDENCE[pair["evidence"]], key=ORDER.index) if pair else certainty,
        references=tuple(references),
        as_of=pair["as_of"] if pair else case.book.finding("BASE:notice", ()).as_of,
    )


def _exposures(meeting: Meeting, case: Case) -> list[str]:
    """How far an exposure is expected to change where the two meet at a CYP enzyme, or that it is unknown."""
    taken = case.taking
    mg = None if isinstance(taken.mitragynine_mg, Unknown) else taken.mitragynine_mg
    found = predicted(meeting.taken.match.id, meeting.mechanisms, mg, taken.form, case.library)
    return list(dict.fromkeys(in_words(one, Speech(case.library)) for one in found))


def _advice(action: str, severity: Severity, name: str, case: Case) -> str:
    if severity < Severity.STOP:
        return action
    return f"{case.say('Do not combine kratom with {name}.', name=name)} {action}"


def _named(words: str, name: str) -> str:
    filled = words.replace("{drug}", name)
    return filled[:1].upper() + filled[1:]


def _classes(case: Case) -> list[Finding]:
    """Medicines of which only the class was named."""
    found = {}
    for named in case.named:
        known = CLASSES.get(named.found.drug_class or "")
        if known and _present(named) and f"DDI:{known[0]}" not in found:
            found[f"DDI:{known[0]}"] = _class_finding(named, known, case)
    return list(found.values())


def _present(named: Named) -> bool:
    return named.counts and not named.found.past and not named.stopped_days


def _class_finding(named: Named, known: tuple[str, tuple[str, ...], Severity], case: Case) -> Finding:
    name, mechanisms, severity = known
    told = case.library.say(name)
    shelf = {one["code"]: one for one in case.library.blob("mechanisms")}
    first = shelf[mechanisms[0]]
    return Finding(
        code=f"DDI:{name}",
        severity=severity,
        title=_named(first["title"], told),
        seen=(named.said,),
        why=_named(first["why"], told),
        action=" ".join(
            (_named(first["action"], case.say("the {name}", name=told)), case.say("Type its exact name to check it."))
        ),
        certainty=Certainty(first["certainty"]),
        references=tuple(first["references"]),
        as_of=case.book.finding("BASE:notice", ()).as_of,
    )
