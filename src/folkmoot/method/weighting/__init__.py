"""Design weights, raking, calibration, trimming; columns in, columns and diagnostics out."""
