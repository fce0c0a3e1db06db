"""A second renderer of returned booklets, for testing only.

It shares neither code nor parameters nor ideas of ink and dirt with `method.simulate`, so that a
reader which has only learnt the habits of one simulator is found out. It works as an outside
program would: from the printed `booklets.pdf` and `sheet.json`. Nothing is ever trained on it.
"""
