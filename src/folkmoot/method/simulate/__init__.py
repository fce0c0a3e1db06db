"""A synthetic district, its respondents, their pens and a dirty scanner."""
