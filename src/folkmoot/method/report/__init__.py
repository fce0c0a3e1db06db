"""Reports: a tree of tables, charts and paragraphs, and how it becomes HTML, CSV and SVG."""
