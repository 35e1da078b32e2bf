"""Liver arithmetic: R ratio and pattern of injury. Sources: Aithal et al. 2011 (case definition), CIOMS/EASL bounds."""

from typing import Literal

Pattern = Literal["hepatocellular", "mixed", "cholestatic"]


def r_ratio(alt_multiple: float | None, alp_multiple: float | None) -> float | None:
    """ALT over ALP, both in multiples of their upper limits at the same draw; ``None`` where one is missing or zero.

    >>> round(r_ratio(126 / 35, 218 / 130), 3)  # LiverTox reference case 8332, onset
    2.147
    """
    if alt_multiple is None or not alp_multiple:
        return None
    return alt_multiple / alp_multiple


def pattern(ratio: float) -> Pattern:
    """Pattern of injury: 5 and more hepatocellular, 2 and less cholestatic, between them mixed.

    >>> pattern(5.0), pattern(2.0), pattern(2.147)
    ('hepatocellular', 'cholestatic', 'mixed')
    """
    if ratio >= 5:
        return "hepatocellular"
    return "cholestatic" if ratio <= 2 else "mixed"
