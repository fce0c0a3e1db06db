"""Frame, sampling unit, stratum; allocation and selection with known inclusion probabilities."""
