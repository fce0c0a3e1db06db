"""The benchmarks: folkmoot bench."""
