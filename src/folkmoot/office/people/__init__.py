"""Users, roles, staff directory, areas and their levels; the permission policy."""
