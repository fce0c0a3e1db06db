"""Pure Python: arithmetic, paper and words. No clock, no environment, no network, no Django."""
