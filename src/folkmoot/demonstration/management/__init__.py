"""The command by which Django starts the demonstration."""
