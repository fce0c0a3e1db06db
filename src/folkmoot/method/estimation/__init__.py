"""Estimates with their errors: domains, differences, ranks, the gap; disclosure control."""
