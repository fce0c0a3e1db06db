"""The pilot on a synthetic district, driven through services and real HTTP only."""
