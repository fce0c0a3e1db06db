"""Settings, addresses, base templates, static files, middleware."""
