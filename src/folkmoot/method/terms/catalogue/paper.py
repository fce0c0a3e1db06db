"""Problems of printing: sheets, booklets, letters."""

from folkmoot.method.terms.problem import ProblemKind

LANGUAGE_NOT_PRINTED = ProblemKind(
    "paper-language-not-printed",
    "It cannot be printed in {language}.",
    "Choose one of: {known}.",
)
SHEET_UNREADABLE = ProblemKind(
    "sheet-unreadable",
    "This is not a sheet as `folkmoot paper compose` writes it: {reason}.",
    "Use the sheet.json that was written beside the booklets, unchanged.",
)
LABEL_LETTERS = ProblemKind(
    "label-letters",
    "The label {label} has letters that our font lacks: {letters}.",
    "Write it with letters of the Latin alphabet.",
)
LABEL_TOO_LONG = ProblemKind(
    "label-too-long",
    "The label {label} would be {width_mm} mm long, and there are {room_mm} mm.",
    "Shorten it.",
)
