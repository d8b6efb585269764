"""Benchmarks. Each prints one table.

They print ratios measured in one run, because machines are noisy and absolute figures lie.
"""
