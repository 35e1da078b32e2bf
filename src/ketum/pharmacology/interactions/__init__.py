"""What kratom does to the exposure of a medicine, and a medicine to that of kratom: a static model without arrays."""

from ketum.pharmacology.interactions.prediction import AucRatio, predicted

__all__ = ["AucRatio", "predicted"]
