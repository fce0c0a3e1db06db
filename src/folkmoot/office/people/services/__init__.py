"""Every verb of the room: users and their roles, areas, the staff directory."""
