"""Measures popflow beside floors and peers: `python -m benchmarks --help`."""
