"""The benchmarks: our own figures, measured beside today's best peers in the same run."""
