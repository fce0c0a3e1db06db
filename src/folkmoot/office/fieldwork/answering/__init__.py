"""Answering on the web: the way in by code, the questionnaire on one page, and putting it away."""
