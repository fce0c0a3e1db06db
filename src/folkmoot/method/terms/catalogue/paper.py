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
NO_CASES = ProblemKind(
    "no-cases",
    "The file has a header and no rows, so there is nothing to print.",
    "Use the cases.csv that `folkmoot sample draw` wrote.",
)
NO_NAMES = ProblemKind(
    "no-names",
    "The file has no name below its header.",
    "Write a name a row, in the column name.",
)
SERIAL_EMPTY = ProblemKind(
    "serial-empty",
    "The row has no serial.",
    "Give each case a serial, or take the row out.",
)
SERIAL_LETTERS = ProblemKind(
    "serial-letters",
    "The serial {serial} has characters that the page code cannot carry.",
    "Use capital letters A to Z and figures, with hyphens between them if need be.",
)
SERIAL_TOO_LONG = ProblemKind(
    "serial-too-long",
    "The serial {serial} is too long for the page code.",
    "Use at most {longest} characters.",
)
SERIAL_TWICE = ProblemKind(
    "serial-twice",
    "The serial {serial} is already on row {first_row}.",
    "Give each case a serial of its own; two forms with one serial cannot be told apart.",
)
SHEET_OTHER = ProblemKind(
    "sheet-other",
    "The folder already holds the sheet {held}, and this would be {wanted}: booklets printed from "
    "the first could no longer be read.",
    "Choose another folder, or repeat with --force if nothing of the first was sent out.",
)
QUESTION_TOO_WIDE = ProblemKind(
    "question-too-wide",
    "The answers of the question do not fit side by side on the page.",
    "Offer fewer answers in a grid, or a highest number with fewer figures.",
)
QUESTION_TOO_TALL = ProblemKind(
    "question-too-tall",
    "The question does not fit on one page.",
    "Ask for fewer lines of writing space, or split the question in two.",
)
