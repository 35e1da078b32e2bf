"""What kratom does to the exposure of a medicine, and a medicine to that of kratom: a static model without arrays."""

from ketum.pharmacology.interactions.prediction import predicted
from ketum.pharmacology.interactions.ratio import AucRatio, in_words

__all__ = ["AucRatio", "in_words", "predicted"]
