"""List, filter and export parts that views share."""
