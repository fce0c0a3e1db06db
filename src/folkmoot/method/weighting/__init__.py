"""Design weights, raking and calibration, trimming; each keeps its diagnostics. Columns in, columns out."""
