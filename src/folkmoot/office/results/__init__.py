"""Weighting runs, stored estimates, publication."""
