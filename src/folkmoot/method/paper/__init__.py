"""The printed page: Sheet (every box in mm), composing it, stamping copies, letters."""
