"""Read an amount: text -> parts of speech -> scene and groups -> statements -> one ``Amount``."""

from ketum.knowledge.library import Library
from ketum.pharmacology.amounts.amount import Amount
from ketum.pharmacology.amounts.contents import Contents
from ketum.pharmacology.amounts.groups import Groups
from ketum.pharmacology.amounts.history import History
from ketum.pharmacology.amounts.interval import Interval, hull, tidy
from ketum.pharmacology.amounts.lexicon import Lexicon, lexicon
from ketum.pharmacology.amounts.merging import Merged
from ketum.pharmacology.amounts.scene import Scene
from ketum.pharmacology.amounts.statements import Statement, joined
from ketum.pharmacology.amounts.tokens import LONGEST, normalised, tokens, without_other_figures


def read_amount(text: str, library: Library, form: str = "unknown") -> Amount:
    """What ``text`` says about somebody's own use of kratom; ``form`` holds where the words name no product.

    Never raises for any text. Intervals hold every reading that the words allow; ``None`` where none can be known.
    """
    return _Reading(text, lexicon(library), form).amount()


class _Reading:
    def __init__(self, text: str, words: Lexicon, form: str) -> None:
        self.query = text
        plain = normalised(text)
        self.scene = Scene(words.parts(tokens(without_other_figures(plain))), words)
        self.groups = Groups(self.scene, words)
        self.contents = Contents(plain, self.scene, self.groups, words, form)
        told = self.contents.settled([] if self.scene.never else self.groups.statements())
        statements = [
            Statement(one, words.assume["supply_fraction"]) for one in joined(told, self.groups.all, self.scene)
        ]
        self.history = History(self.scene, self.groups, statements)

    def amount(self) -> Amount:
        """Everything put together."""
        now, past = self.history.now, self.history.past
        single = _single(now)
        habits = [one for one in now if not one.once]
        grams = Merged([one for one in habits if not one.alkaloid])
        alkaloid = Merged([one for one in habits if one.alkaloid])
        day = _with_one_off(self.history.carried(grams), now, single)
        reading = {
            "grams_per_dose": hull(grams.dose, single if single and not grams.dose else None),
            "doses_per_day": hull(grams.doses, alkaloid.doses),
            "grams_per_day": day,
            "mitragynine_mg_per_day": self.contents.mitragynine(day, alkaloid.day),
            "days_used": self.history.days_used(),
            "single_dose_g": single,
            "times_usual": self.scene.times_usual(),
            "pieces_per_day": _pieces(now),
            "largest_grams_per_day_before": Merged([one for one in past if not one.alkaloid]).day,
        }
        intervals = {name: tidy(value) for name, value in reading.items()}
        return Amount(
            query=self.query,
            form=self.contents.form,
            escalating=self.history.heading(up=True) or reading["times_usual"] is not None,
            reducing=self.history.heading(up=False),
            daily=self.history.daily(),
            days_per_week=tidy(self.history.days_per_week()),
            stopped=self.scene.stopped(),
            stopped_days=self.scene.stopped_days(),
            never=self.scene.never,
            first_use=self.scene.first_use(),
            unknown=self._unknown(intervals),
            **intervals,
        )

    def _unknown(self, found: dict[str, Interval | None]) -> tuple[str, ...]:
        why = list(dict.fromkeys(self.contents.why))
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


def _pieces(now: list[Statement]) -> Interval | None:
    found: Interval | None = None
    for one in now:
        found = hull(found, one.pieces)
    return found


def _single(now: list[Statement]) -> Interval | None:
    found: Interval | None = None
    for one in now:
        if one.once and one.measure and not one.alkaloid:
            found = hull(found, one.measure)
    return found


def _with_one_off(day: Interval | None, now: list[Statement], single: Interval | None) -> Interval | None:
    """What was taken on one named day is what that day held."""
    return single if day is None and single and any(one.once == "day" for one in now) else day
