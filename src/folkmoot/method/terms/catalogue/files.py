"""Problems of files in general: missing, empty, unreadable."""

from folkmoot.method.terms.problem import ProblemKind

FILE_MISSING = ProblemKind(
    "file-missing",
    "There is no file at this place.",
    "Check the name and the folder, and that it is a file.",
)
FILE_EMPTY = ProblemKind(
    "file-empty",
    "The file is empty.",
    "Make it again, or ask its sender for it; an export or a scan may have stopped early.",
)
FILE_NOT_TEXT = ProblemKind(
    "file-not-text",
    "The file is not text in {encoding}: byte {byte} cannot be read.",
    "Save it as plain text in {encoding} and try again.",
)
COLUMN_MISSING = ProblemKind(
    "column-missing",
    "The column {column} is missing. The file has: {found}.",
    "Add the column, or correct its name in the first row.",
)
JSON_UNREADABLE = ProblemKind(
    "json-unreadable",
    "The file is not the JSON that was expected: {reason}.",
    "Use the file as it was written, unchanged.",
)
COLUMN_REPEATED = ProblemKind(
    "column-repeated",
    "Two columns have the name {column}.",
    "Rename one of them in the first row, or take it out.",
)
CSV_UNREADABLE = ProblemKind(
    "csv-unreadable",
    "The rows cannot be told apart from here on: {reason}.",
    "Look for a quotation mark that is opened and never closed, or for a cell of great length.",
)
CSV_SEPARATOR = ProblemKind(
    "csv-separator",
    "The cells are parted by {separator}, not by commas.",
    "Save the file as CSV with commas; some programs call it “CSV UTF-8 (comma delimited)”.",
)
OUTPUT_IS_INPUT = ProblemKind(
    "output-is-input",
    "What is written would take the place of what is read.",
    "Give --out another name.",
)
NOT_USABLE = ProblemKind(
    "file-not-usable",
    "It cannot be read or written: {reason}.",
    "Check the name, that you may read or write there, and that the disk is not full.",
)
