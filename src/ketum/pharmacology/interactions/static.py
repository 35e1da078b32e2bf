"""The mechanistic static model of FDA (2020, section on mechanistic static models) and ICH M12 (2024, 7.5.1.2).

How much larger the exposure (AUC) of a swallowed medicine becomes when an enzyme in gut wall and liver is inhibited,
inactivated or induced. Plain numbers: ``ketum check`` must answer without loading an array library.
"""


def reversible(conc: float, ki: float) -> float:
    """Activity left beside a reversible inhibitor of concentration ``conc``, both in the same unit.

    >>> reversible(1.0, 1.0)
    0.5
    """
    return 1 / (1 + conc / ki)


def inactivated(conc: float, ki_inactivation: float, kinact: float, kdeg: float) -> float:
    """Activity left beside an inactivator; ``kinact`` and the renewal ``kdeg`` in the same unit of rate.

    >>> round(inactivated(0.0345, 4.2, 0.079, 0.000481), 2)  # gut wall after 39 mg mitragynine
    0.43
    """
    return kdeg / (kdeg + kinact * conc / (ki_inactivation + conc))


def induced(conc: float, emax: float, ec50: float, scale: float = 1.0) -> float:
    """Activity beside an inducer, 1 without it.

    >>> induced(2.0, 4.0, 2.0)
    3.0
    """
    return 1 + scale * emax * conc / (ec50 + conc)


def auc_ratio(gut_activity: float, liver_activity: float, gut_availability: float, fraction_cleared: float) -> float:
    """AUC with over AUC without, of a medicine that the enzyme meets in gut wall and liver.

    ``gut_availability`` is the share that survives the gut wall (Fg); ``fraction_cleared`` the share of clearance in
    the liver by this enzyme (fm).

    >>> round(auc_ratio(0.427, 1.0, 0.51, 0.96), 2)  # midazolam with 2 g of kratom tea
    1.39
    """
    gut = 1 / (gut_activity * (1 - gut_availability) + gut_availability)
    return gut * cleared_less(liver_activity, fraction_cleared)


def cleared_less(activity: float, fraction_cleared: float) -> float:
    """AUC ratio of what is cleared to ``fraction_cleared`` by an enzyme whose activity is ``activity``.

    >>> cleared_less(0.5, 1.0), cleared_less(0.5, 0.0)
    (2.0, 1.0)
    """
    return 1 / (activity * fraction_cleared + 1 - fraction_cleared)


def gut_activity_for(ratio: float, gut_availability: float) -> float:
    """The activity in the gut wall that explains a measured AUC ratio; the inverse of ``auc_ratio`` with a liver of 1.

    >>> round(gut_activity_for(1.39, 0.51), 3)
    0.427
    """
    return (1 / ratio - gut_availability) / (1 - gut_availability)


def liver_activity_for(ratio: float, fraction_cleared: float) -> float:
    """The activity in the liver that explains a measured AUC or half-life ratio; the inverse of ``cleared_less``."""
    return (1 / ratio - 1 + fraction_cleared) / fraction_cleared


def concentration_for(activity: float, ki_inactivation: float, kinact: float, kdeg: float) -> float:
    """The concentration of an inactivator that leaves ``activity``; the inverse of ``inactivated``.

    >>> round(concentration_for(0.4274, 4.2, 0.079, 0.000481), 4)
    0.0345
    """
    speed = kdeg * (1 / activity - 1)
    return ki_inactivation * speed / (kinact - speed)
