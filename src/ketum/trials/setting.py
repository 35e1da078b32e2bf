"""One diary under the method: everything that an analysis and its variants look at, worked out once."""

from functools import cached_property

import numpy as np

from ketum.knowledge.library import Library
from ketum.trials.answers import Numbers
from ketum.trials.course import Course, Plan, analysed, course_of
from ketum.trials.diary import Diary
from ketum.trials.engine import Array, Mask, Posterior
from ketum.trials.method import Method, method
from ketum.trials.verdict import numbers_of

DOWN = {"T2": 0.5, "T5": -0.5}  # the side with less kratom: the reduced amount; without it


class Setting:
    """A diary without contradictions and its method, in the language of the library."""

    def __init__(self, diary: Diary, library: Library) -> None:
        """Hold what was given."""
        self.diary, self.lang = diary, library.language
        self.rules: Method = method(library)
        self.version = library.version

    def say(self, key: str, **values: object) -> str:
        """A sentence of the method in the language of the person."""
        return self.rules.say(key, **values)

    @cached_property
    def course(self) -> Course:
        """The diary as arrays."""
        return course_of(self.diary)

    @cached_property
    def plan(self) -> Plan:
        """What the design of the question, and the diary itself, say about the analysis."""
        design, own = self.rules.designs[self.diary.question], self.diary.washout_days
        days = self.diary.question != "T1"
        return Plan(
            washout_days=(design.washout_days if own is None else own) if days else 0,
            down=DOWN.get(self.diary.question),
            pairs=days,
            effect=self.rules.effect_prior(self.diary.question),
            priors=self.rules.priors,
        )

    @cached_property
    def counted(self) -> Mask:
        """Which days are analysed when they are rated, (n,)."""
        return analysed(self.course, self.plan.washout_days)[:, 0]

    @cached_property
    def rated(self) -> Mask:
        """Which analysed days have a rating, (n,)."""
        return self.counted & np.isfinite(self.course.pain[:, 0])

    @cached_property
    def pairs(self) -> int:
        """How many pairs (of episodes: blocks) have a rated, analysed day under both arms."""
        sides = self.course.side[:, 0]
        groups = (sides[self.rated & (self.course.pair == one)] for one in np.unique(self.course.pair))
        return sum(len(set(group)) == 2 for group in groups)

    @cached_property
    def arms(self) -> tuple[str, str]:
        """The reference arm and the other one."""
        return self.diary.reference_arm, self.diary.other_arm or "-"

    @cached_property
    def meaningful(self) -> float:
        """The drop that matters; where the person named none, 2 points or 30 % of the run-in, whichever is less."""
        if self.diary.meaningful is not None:
            return self.diary.meaningful
        points = self.rules.number("verdict", "meaningful")
        mean = self.diary.run_in_mean
        return min(points, self.rules.number("verdict", "meaningful_share") * mean) if mean else points

    @cached_property
    def margin(self) -> float:
        """How much worse is still "not worse", in points."""
        return self.rules.designs[self.diary.question].margin or self.rules.number("verdict", "one_point")

    @cached_property
    def level(self) -> float:
        """Where the prior of the level sits: the mean of the run-in, or of all ratings where there is none."""
        own = self.diary.run_in_mean
        return float(np.nanmean(self.course.pain)) if own is None else own

    def centre(self, trials: int = 1) -> Array:
        """``level`` for each of so many trials side by side."""
        return np.full(trials, self.level)

    @property
    def knew(self) -> bool:
        """Whether the person knew which was which: as recorded, or because the question allows nothing else."""
        return self.diary.blinding == "open" or self.rules.designs[self.diary.question].blinding == ("open",)

    def numbers(self, posterior: Posterior, trial: int = 0, engine: str = "built-in") -> Numbers:
        """The numbers of one trial of a posterior."""
        return numbers_of(
            posterior,
            trial,
            meaningful=self.meaningful,
            margin=self.margin,
            arms=self.arms,
            pairs=self.pairs,
            n_days=int(self.rated.sum()),
            method=self.rules,
            engine=engine,
        )
