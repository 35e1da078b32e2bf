"""What measured concentrations tell about one person: their clearance, their product, their further course."""

from ketum.pharmacology.estimation.individual import Estimate, Posterior, Sample, estimate

__all__ = ["Estimate", "Posterior", "Sample", "estimate"]
