"""Lengths. Every length in the house is in millimetres; this is the one place that converts."""

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
A4_WIDTH_MM = 210.0
A4_HEIGHT_MM = 297.0


def mm_to_points(length_mm: float) -> float:
    """Convert millimetres to PDF points (1/72 inch)."""
    return length_mm * POINTS_PER_INCH / MM_PER_INCH


def points_to_mm(length_points: float) -> float:
    """Convert PDF points (1/72 inch) to millimetres."""
    return length_points * MM_PER_INCH / POINTS_PER_INCH


def mm_to_pixels(length_mm: float, dots_per_inch: float) -> float:
    """Convert millimetres to (fractional) pixels at a resolution in dots per inch."""
    return length_mm * dots_per_inch / MM_PER_INCH
