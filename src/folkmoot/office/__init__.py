"""Django apps: people, permission, post and time. No arithmetic."""
