"""Each prints ours, the floor beside it, and the ratio, from one run. ``python -m benchmarks.run``."""
