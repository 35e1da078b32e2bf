"""Now and before: which statements are today's, whether use rises or falls, and for how long it has gone on."""

from ketum.pharmacology.amounts.groups import Groups
from ketum.pharmacology.amounts.interval import Interval, hull
from ketum.pharmacology.amounts.merging import Merged
from ketum.pharmacology.amounts.scene import Scene
from ketum.pharmacology.amounts.spans import LONG_DAYS
from ketum.pharmacology.amounts.statements import Statement


class History:
    """The statements in time."""

    def __init__(self, scene: Scene, groups: Groups, statements: list[Statement]) -> None:
        """Part them into now and past."""
        self.scene = scene
        self.groups = groups
        self.now, self.past = self._by_time(
            [one for one in statements if not (one.group.supply and one.day is None and one.group.quantity)]
        )

    def _by_time(self, said: list[Statement]) -> tuple[list[Statement], list[Statement]]:
        now = [one for one in said if one.group.tense == "present"]
        past = [one for one in said if one.group.tense != "present"]
        stop = self.scene.stop_at()
        recent = stop is not None and self.scene.recently(stop)
        if stop is not None and not recent:
            since = [one for one in now if one.group.at > stop and self._turned(stop, one.group.at)]
            return since, [one for one in said if one not in since]
        if any(one.group.quantity for one in now):
            return now, past
        begun = [one for one in past if one.group.tense in {"start", "was"} or recent]
        if begun and not any(one.group.tense == "from" for one in past):
            return [*now, *begun], [one for one in past if one not in begun]
        return now, past

    def _turned(self, start: int, end: int) -> bool:
        return any(start < turn <= end for turn in self.scene.turns)

    def carried(self, grams: Merged) -> Interval | None:
        """A new level told without its rate keeps the rate of the old one, or is an amount of the day."""
        if grams.day is not None or not self.past:
            return grams.day
        level: Interval | None = None
        for one in self.now:
            level = hull(level, one.measure if not one.alkaloid and not one.once else None)
        rated = [one for one in self.past if one.day and one.measure]
        if level is None or not rated:
            return None
        doses = [one.doses for one in rated if one.doses]
        if doses:
            return level[0] * min(1.0, *(low for low, _ in doses), 1.0), level[1] * max(
                1.0, *(high for _, high in doses)
            )
        share = [one.day[1] / one.measure[1] for one in rated if one.day and one.measure and one.measure[1]]
        return (level[0] * min(share), level[1] * max(share)) if share else None

    def days_used(self) -> Interval | None:
        """How long it has been used, the longest that was said."""
        found: Interval | None = None
        for span, _ in self.groups.spans:
            if self.scene.stopped() and span.kind == "for" and len(self.groups.spans) > 1:
                continue
            counted = any(one.span is span for one in self.groups.all)
            days = (span.days[0], max(span.days[1], LONG_DAYS)) if span.kind == "over" and not counted else span.days
            found = days if found is None or days[0] > found[0] else found
        return found

    def days_per_week(self) -> Interval | None:
        """On how many days of a week."""
        found: Interval | None = None
        for one in self.now:
            found = hull(found, one.days_week)
        return found

    def daily(self) -> bool | None:
        """Whether on most days; ``None`` when it was not told."""
        said = self.scene.daily()
        told = [one.daily for one in self.now if one.daily is not None]
        if said is False and True in told and not self.scene.any("not_daily"):
            said = None
        if said is not None:
            return said
        if told:
            return True in told
        if self.scene.habit() and not self.scene.stopped():
            return True
        return False if any(one.once for one in self.now) and not self.days_used() else None

    def heading(self, *, up: bool) -> bool:
        """Whether the amount rises (``up``) or falls: by the numbers where there are two, else by the words."""
        if up and self.scene.beyond_plan():
            return True
        compared = self._compared()
        if compared is not None:
            return compared > 0 if up else compared < 0
        if up and self.scene.cue("rise_alone"):
            return True
        return self.scene.cue("rise" if up else "fall")

    def _compared(self) -> int | None:
        if self._change_elsewhere():
            return None
        pairs = [
            (Merged(self.past).day, Merged(self.now).day),
            (_span_of([one.measure for one in self.past]), _span_of([one.measure for one in self.now])),
            (
                _span_of([one.bare for one in self.past]),
                _span_of([one.bare for one in self.now if not one.once]),
            ),
        ]
        for old, new in pairs:
            if old and new:
                if new[0] >= old[0] and new[1] > old[1]:
                    return 1
                return -1 if new[1] <= old[1] and new[0] < old[0] else 0
        return None

    def _change_elsewhere(self) -> bool:
        cues = self.scene.places("rise", "fall", "change")
        return bool(cues) and all(self.scene.elsewhere(i) for i in cues)


def _span_of(values: list[Interval | None]) -> Interval | None:
    found: Interval | None = None
    for one in values:
        found = hull(found, one)
    return found
