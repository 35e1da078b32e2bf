"""Benchmarks: ratios against a bare interpreter and limits of the product, all measured in one run."""
