"""A synthetic district, its respondents, their pens and a dirty scanner; for tests and the demonstration."""
