"""From probabilities to one of the fixed sentences: the table of the method, in its order."""

from collections.abc import Iterable

from ketum.trials.answers import Code, Effect, Numbers
from ketum.trials.engine import Posterior
from ketum.trials.method import Method

HELPED: tuple[Code, ...] = ("very_likely_meaningful", "very_likely")


def numbers_of(
    posterior: Posterior,
    trial: int,
    *,
    meaningful: float,
    margin: float,
    arms: tuple[str, str],
    pairs: int,
    n_days: int,
    method: Method,
    engine: str = "built-in",
) -> Numbers:
    """The numbers of one trial of a posterior; ``arms`` is the reference and the other one."""
    one = Posterior(*(part[trial : trial + 1] for part in posterior))

    def below(point: float) -> float:
        return float(one.below(point)[0])

    return Numbers(
        effect=effect_of(one),
        p_lower=below(0.0),
        p_meaningful=below(-meaningful),
        p_one_point=below(-method.number("verdict", "one_point")),
        p_not_worse=below(margin),
        meaningful=meaningful,
        reference_arm=arms[0],
        other_arm=arms[1],
        pairs=pairs,
        n_days=n_days,
        engine=engine,
    )


def effect_of(posterior: Posterior) -> Effect:
    """Median and central 90 % interval of the first trial of a posterior."""
    low, median, high = (float(posterior.quantile(share)[0]) for share in (0.05, 0.5, 0.95))
    return Effect(median, (low, high))


def code_of(
    question: str, p_lower: float, p_meaningful: float, p_one_point: float, p_not_worse: float, method: Method
) -> Code:
    """The row of the verdict table that these probabilities fall into, before blinding is looked at.

    "Can I take less?" asks whether pain is not worse, so that only its own row answers it.
    """
    at = method.numbers["verdict"]
    if question == "T2":
        return "not_worse" if p_not_worse > at["surely_not_worse"] else "cannot_tell"
    if p_lower > at["surely_lower"]:
        return "very_likely_meaningful" if p_meaningful > at["surely_meaningful"] else "very_likely"
    return "unlikely" if p_one_point < at["hardly_one_point"] else "cannot_tell"


def row_of(question: str, numbers: Numbers, method: Method) -> Code:
    """``code_of`` for the numbers of one analysis."""
    return code_of(question, numbers.p_lower, numbers.p_meaningful, numbers.p_one_point, numbers.p_not_worse, method)


def capped(code: Code, *, knew: bool) -> Code:
    """A good answer of a person who knew which was which is "probably" at the most."""
    return "probably_open" if knew and code in (*HELPED, "not_worse") else code


def changed_by(code: Code, others: Iterable[tuple[str, Code]]) -> list[str]:
    """The beliefs under which the answer would be another one."""
    return [name for name, other in others if other != code]
