"""From recorded answers to figures: columns out, weights on, estimates made by `method`."""
