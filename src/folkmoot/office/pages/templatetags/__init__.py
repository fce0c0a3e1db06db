"""Template tags and filters, loaded with `{% load moot %}`."""
