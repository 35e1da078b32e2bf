"""What comes in by one way, and what each dose has brought in when it is complete."""

from dataclasses import dataclass

import numpy as np

from ketum.pharmacology.regimen import Dose
from ketum.pharmacology.solver.rates import Rates
from ketum.pharmacology.solver.structure import structure
from ketum.pharmacology.solver.transition import transition
from ketum.pharmacology.solver.types import Array


@dataclass(frozen=True)
class Course:
    """Doses into the compartment ``entry``, in the order in which they are complete.

    ``factor`` of shape (n,) or (n, doses) multiplies them; ``lag_h`` of shape (n,) delays all of them alike, so that
    the doses of a person keep one common clock.
    """

    entry: int
    doses: tuple[Dose, ...]
    factor: Array
    lag_h: Array

    def of(self, chosen: slice) -> "Course":
        """The course of some of the people."""
        return Course(self.entry, self.doses, self.factor[chosen], self.lag_h[chosen])

    @property
    def complete_h(self) -> Array:
        """When each dose is complete, lag aside, shape (doses,)."""
        return np.array([one.at_h + one.over_h for one in self.doses])

    @property
    def amount(self) -> Array:
        """What each person takes of each dose, shape (n, doses)."""
        factor = self.factor if self.factor.ndim == 2 else self.factor[:, None]
        return np.asarray(factor * np.array([one.amount for one in self.doses]))


def in_order(entry: int, doses: tuple[Dose, ...], factor: Array, lag_h: Array) -> Course:
    """A course with its doses put in the order in which they are complete."""
    order = sorted(range(len(doses)), key=lambda place: doses[place].at_h + doses[place].over_h)
    kept = factor if factor.ndim == 1 else factor[:, order]
    return Course(entry, tuple(doses[place] for place in order), kept, lag_h)


def brought(rates: Rates, course: Course) -> Array:
    """What each dose has brought in when it is complete, shape (n, doses, compartments)."""
    people, size = len(course.lag_h), len(rates.structure.names)
    amount = course.amount
    whole = np.zeros((people, len(course.doses), size))
    whole[:, :, course.entry] = amount
    for number, one in enumerate(course.doses):
        if one.over_h > 0:
            filled = inflow(rates, course.entry, np.full((people, 1), one.over_h))[:, 0]
            whole[:, number] = filled * (amount[:, number] / one.over_h)[:, None]
    return whole


def inflow(rates: Rates, entry: int, time_h: Array) -> Array:
    """What one unit an hour into ``entry`` has filled after ``time_h`` (n, times); shape (n, times, compartments).

    The inflow is one more compartment that never empties and forms one unit an hour.
    """
    shape = rates.structure
    size, people = len(shape.names), len(rates.leaving[0])
    none = np.zeros(people)
    wider = Rates(
        structure((*shape.names, "inflow"), (*shape.flows, (entry, size))),
        {**rates.flow, (entry, size): np.ones(people)},
        (*rates.leaving, none),
        (*rates.leaking, none),
    )
    share = transition(wider, time_h).share
    absent = np.zeros(time_h.shape)
    return np.stack([share.get((place, size), absent) for place in range(size)], axis=-1)


def running(rates: Rates, course: Course, number: int, since_h: Array) -> Array:
    """What dose ``number`` has brought in while it still flows, ``since_h`` (n, times) after it began; zero afterwards.

    Shape (n, times, compartments).
    """
    one = course.doses[number]
    flows = (since_h >= 0) & (since_h < one.over_h)
    speed = (course.amount[:, number] / one.over_h)[:, None] * flows
    return inflow(rates, course.entry, np.where(flows, since_h, 0.0)) * speed[..., None]
