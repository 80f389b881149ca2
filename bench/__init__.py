"""Benchmarks, run by hand: one script a claim of speed."""
