"""What results say in words, tables and charts, in the language of whoever publishes."""
