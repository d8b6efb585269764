"""Benchmarks. Each prints one table of ratios measured in one run, because machines are noisy and absolute figures lie."""
