"""Read an amount: text -> parts of speech -> quantities and rates -> clauses -> statements -> one ``Amount``."""

import re

from ketum.knowledge.library import Library
from ketum.pharmacology.amounts.amount import Amount
from ketum.pharmacology.amounts.clauses import Clauses, Group, gathered, told
from ketum.pharmacology.amounts.direction import Direction
from ketum.pharmacology.amounts.interval import Interval, hull, tidy, times
from ketum.pharmacology.amounts.items import Quantity
from ketum.pharmacology.amounts.lexicon import Lexicon, lexicon
from ketum.pharmacology.amounts.rates import LONG_DAYS
from ketum.pharmacology.amounts.statements import Merged, Statement
from ketum.pharmacology.amounts.tokens import LONGEST, normalised, tokens, without_other_figures

FORMS = ("seven_oh", "extract", "blend", "capsule", "tea", "leaf_powder")
LEAF = {"leaf_powder", "capsule", "tea"}
_CONTENT = re.compile(
    r"(\d+(?:[.,]\d+)?)(?:\s*-\s*(\d+(?:[.,]\d+)?))?\s*(%|percent|mg\s*(?:/|per)\s*g(?:ram)?\b)\s*(?:of\s+)?(?:mitragynine?|mit)\b"
)


def read_amount(text: str, library: Library, form: str = "unknown") -> Amount:
    """What ``text`` says about somebody's own use of kratom; ``form`` holds where the words name no product.

    Never raises for any text. Intervals hold every reading that the words allow; ``None`` where none can be known.
    """
    return _Reading(text, lexicon(library), form).amount()


class _Reading:
    def __init__(self, text: str, words: Lexicon, form: str) -> None:
        self.query = text
        self.words = words
        plain = normalised(text)
        self.content = _content(plain)
        self.parts = words.parts(tokens(without_other_figures(plain)))
        self.direction = Direction(self.parts, words)
        self.clauses: Clauses = gathered(self.parts, words)
        self.why: list[str] = []
        self.given = form
        self.form = self._form(form)
        groups = told(self.clauses.groups)
        self._settle(groups)
        self.statements = [Statement(one, words.assume["supply_fraction"]) for one in _joined(groups)]

    def _form(self, given: str) -> str:
        said = {part.kinds["form"] for part in self.parts if "form" in part.kinds}
        small = any(
            one.quantity and one.quantity.kind == "container" and one.quantity.unit == "volume"
            for one in self.clauses.groups
        )
        found = next((form for form in FORMS if form in said), None)
        if found is None and small and given == "unknown":
            return "extract"
        return found or given

    def _settle(self, groups: list[Group]) -> None:
        """Give every quantity the weight that the whole text tells, and take it away where none can be known."""
        told_each = {
            one.quantity.unit: one.quantity.each
            for one in self.clauses.groups
            if one.quantity and one.quantity.exact and one.quantity.counted and one.quantity.each
        }
        for group in groups:
            one = group.quantity
            if one is None:
                continue
            if not one.exact and one.unit in told_each:
                one.each, one.exact = told_each[one.unit], True
            if not one.mit and not one.why:
                self._known(one)
            if one.why:
                one.each = None
                self.why.append(one.why)

    def _known(self, one: Quantity) -> None:
        if one.kind == "container" and one.unit in {"leaf", "leave"}:
            one.why = "how much a leaf weighs was not said"
        elif one.kind in {"container", "volume"}:
            one.why = "a volume or a number of containers does not tell how much kratom is in it"
        elif one.kind == "tablet" and not one.each:
            self._tablet(one)
        elif self.form == "seven_oh" and not self._leaf_beside(one):
            one.why = "7-OH is not kratom leaf: its mg are not grams of anything that was studied"
        elif self.form == "extract" and (one.unit == "milligram" or (one.counted and not one.exact)):
            one.why = "an extract: without the strength on its label the amount of alkaloid is not known"
        elif one.unit == "milligram" and self._too_little(one):
            one.why = "so few milligrams may be leaf or alkaloid; the words do not say which"

    def _leaf_beside(self, one: Quantity) -> bool:
        """Whole grams told beside 7-OH tablets are grams of another product."""
        return (
            self.given != "seven_oh"
            and one.unit != "milligram"
            and one.kind == "mass"
            and one.grams is not None
            and one.grams[0] >= 1
        )

    def _tablet(self, one: Quantity) -> None:
        if self.form == "capsule":
            low, high = self.words.capsules["any"]
            one.each = (low, high)
        else:
            one.why = "what one tablet holds was not said"

    def _too_little(self, one: Quantity) -> bool:
        each = one.each or (0.0, 0.0)
        most = (one.count or (0.0, 0.0))[1] * each[1] * 1000 if one.kind == "mass" else each[1] * 1000
        return self.form == "unknown" and most < self.words.assume["least_plausible_leaf_mg"]

    # Putting the statements together

    def amount(self) -> Amount:
        now, past = self._by_time()
        single = self._single(now)
        habits = [one for one in now if not one.once]
        grams = Merged([one for one in habits if not one.alkaloid])
        alkaloid = Merged([one for one in habits if one.alkaloid])
        before = Merged([one for one in past if not one.alkaloid]).day
        day = self._with_one_off(self._carried(now, past, grams), now, single)
        reading = {
            "grams_per_dose": hull(grams.dose, single if single and not grams.dose else None),
            "doses_per_day": hull(grams.doses, alkaloid.doses),
            "grams_per_day": day,
            "mitragynine_mg_per_day": self._mitragynine(day, alkaloid.day),
            "days_used": self._days_used(),
            "single_dose_g": single,
            "times_usual": self.direction.times_usual(),
            "largest_grams_per_day_before": before,
        }
        days = self._days_per_week(now)
        intervals = {name: tidy(value) for name, value in reading.items()}
        return Amount(
            query=self.query,
            form=self.form,
            escalating=self._heading(now, past, up=True) or reading["times_usual"] is not None,
            reducing=self._heading(now, past, up=False),
            daily=self._daily(now),
            days_per_week=tidy(days),
            stopped=self.direction.stopped(),
            first_use=self.direction.first_use(),
            unknown=self._unknown(intervals),
            **intervals,
        )

    def _by_time(self) -> tuple[list[Statement], list[Statement]]:
        said = [one for one in self.statements if not (one.group.supply and one.day is None)]
        now = [one for one in said if one.group.tense == "present"]
        past = [one for one in said if one.group.tense != "present"]
        if any(one.group.quantity for one in now):
            return now, past
        begun = [one for one in past if one.group.tense == "start" or self.direction.stopped()]
        if begun and not any(one.group.tense == "from" for one in past):
            return [*now, *begun], [one for one in past if one not in begun]
        return now, past

    def _single(self, now: list[Statement]) -> Interval | None:
        found: Interval | None = None
        for one in now:
            if one.once and one.measure and not one.alkaloid:
                found = hull(found, one.measure)
        return found

    def _with_one_off(self, day: Interval | None, now: list[Statement], single: Interval | None) -> Interval | None:
        """What was taken on one named day is what that day held."""
        if day is None and single and any(one.once == "day" for one in now):
            return single
        return day

    def _carried(self, now: list[Statement], past: list[Statement], grams: Merged) -> Interval | None:
        """A new level told without its rate keeps the rate of the old one, or is an amount of the day."""
        if grams.day is not None or not past:
            return grams.day
        level: Interval | None = None
        for one in now:
            level = hull(level, one.measure if not one.alkaloid and not one.once else None)
        rated = [one for one in past if one.day and one.measure]
        if level is None or not rated:
            return None
        if any(one.doses for one in rated):
            most = max(one.doses[1] for one in rated if one.doses)
            return (level[0] * min(1.0, *(one.doses[0] for one in rated if one.doses), 1.0), level[1] * max(most, 1.0))
        share = [one.day[1] / one.measure[1] for one in rated if one.day and one.measure and one.measure[1]]
        return (level[0] * min(share), level[1] * max(share)) if share else None

    def _mitragynine(self, day: Interval | None, told_mg: Interval | None) -> Interval | None:
        if told_mg is not None:
            return told_mg
        class_content = self.words.content.get(self.form)
        content = self.content or ((class_content[0], class_content[1]) if class_content else None)
        return times(day, content) if day and content else None

    def _days_used(self) -> Interval | None:
        found: Interval | None = None
        for span, _ in self.clauses.spans:
            if self.direction.stopped() and span.kind == "for" and len(self.clauses.spans) > 1:
                continue
            counted = any(one.span is span for one in self.clauses.groups)
            days = (span.days[0], max(span.days[1], LONG_DAYS)) if span.kind == "over" and not counted else span.days
            found = days if found is None or days[0] > found[0] else found
        return found

    def _days_per_week(self, now: list[Statement]) -> Interval | None:
        found: Interval | None = None
        for one in now:
            found = hull(found, one.days_week)
        return found

    def _daily(self, now: list[Statement]) -> bool | None:
        said = self.direction.daily()
        if said is False and any(one.daily for one in now) and self.direction.any("not_daily") is False:
            said = None
        if said is not None:
            return said
        told_daily = [one.daily for one in now if one.daily is not None]
        if True in told_daily:
            return True
        if told_daily:
            return False
        return False if any(one.once for one in now) and not self._days_used() else None

    def _heading(self, now: list[Statement], past: list[Statement], *, up: bool) -> bool:
        """Whether the amount rises (``up``) or falls: by the numbers where there are two, else by the words."""
        compared = self._compared(now, past)
        if compared is not None:
            return compared > 0 if up else compared < 0
        kind = "rise" if up else "fall"
        if up and self.direction.cue("rise_alone"):
            return True
        return self.direction.cue(kind)

    def _compared(self, now: list[Statement], past: list[Statement]) -> int | None:
        if self._change_elsewhere():
            return None
        pairs = [
            (Merged(past).day, Merged(now).day),
            (_span_of([one.measure for one in past]), _span_of([one.measure for one in now])),
            (_span_of([one.bare for one in past]), _span_of([one.bare for one in now if not one.once])),
        ]
        for old, new in pairs:
            if old and new:
                if new[0] >= old[0] and new[1] > old[1]:
                    return 1
                return -1 if new[1] <= old[1] and new[0] < old[0] else 0
        return None

    def _change_elsewhere(self) -> bool:
        cues = [i for i in range(len(self.parts)) if self.direction.has(i, "rise", "fall", "change")]
        return bool(cues) and all(self.direction.elsewhere(i) for i in cues)

    def _unknown(self, found: dict[str, Interval | None]) -> tuple[str, ...]:
        why = list(dict.fromkeys(self.why))
        if found["grams_per_day"] is None and found["mitragynine_mg_per_day"] is None:
            if found["grams_per_dose"] is not None:
                why.append("how many times a day is not said")
            elif not why:
                why.append("no amount is said that could be weighed")
        if found["mitragynine_mg_per_day"] is None and found["grams_per_day"] is not None:
            why.append("grams do not tell the mitragynine while the kind of product or its strength is not known")
        if len(self.query) > LONGEST:
            why.append(f"only the first {LONGEST:,} characters were read")
        return tuple(why)


def _joined(groups: list[Group]) -> list[Group]:
    """A rate said apart from the only amount belongs to it: "5 g. Twice a day." """
    loose = [one for one in groups if one.quantity is None and one.rates and not one.once]
    bare = [
        one
        for one in groups
        if one.quantity and not one.rates and not one.span and not one.once and one.tense == "present"
    ]
    for one in [one for one in groups if one.quantity is None and one.once]:
        for other in bare:
            if other.sentence == one.sentence:
                other.once = one.once
    bare = [one for one in bare if not one.once]
    amounts = [one for one in groups if one.quantity and one.tense == "present" and not one.once]
    if loose and amounts:
        for one in bare if bare else [one for one in amounts if len(amounts) == 1]:
            one.rates.extend(
                rate for other in loose for rate in other.rates if rate.kind not in {k.kind for k in one.rates}
            )
    return groups


def _span_of(values: list[Interval | None]) -> Interval | None:
    found: Interval | None = None
    for one in values:
        found = hull(found, one)
    return found


def _content(text: str) -> Interval | None:
    """Milligrams of mitragynine in a gram, as the words or a label say."""
    found = _CONTENT.search(text)
    if not found:
        return None
    factor = 1.0 if found.group(3).startswith("mg") else 10.0
    low = float(found.group(1).replace(",", ".")) * factor
    high = float(found.group(2).replace(",", ".")) * factor if found.group(2) else low
    return (low, high) if 0 < low <= high <= 1000 else None
