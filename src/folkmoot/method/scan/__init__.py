"""Scanned images to readings: register the page, measure the marks, assemble returns."""
