"""A tree of tables, charts and paragraphs, and its renderings."""
