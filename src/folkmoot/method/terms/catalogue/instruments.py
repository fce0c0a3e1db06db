"""Problems of questionnaires as data."""

from folkmoot.method.terms.problem import ProblemKind

NOT_TOML = ProblemKind(
    "instrument-not-toml",
    "The file is not valid TOML: {reason}.",
    "Mend the line; a text editor that colours TOML shows where a quote or bracket is missing.",
)
UNKNOWN_SHIPPED = ProblemKind(
    "instrument-unknown",
    "There is no instrument called {name}. Shipped are: {known}.",
    "Use one of these names, or the path of a file that ends in .toml.",
)
KEY_MISSING = ProblemKind(
    "instrument-key-missing",
    "The {part} has no {key}.",
    "Add a line that begins with {key} = .",
)
KEY_UNKNOWN = ProblemKind(
    "instrument-key-unknown",
    "The {part} has the key {key}, which means nothing here.",
    "Take it out, or correct it; allowed are: {allowed}.",
)
WRONG_TYPE = ProblemKind(
    "instrument-wrong-type",
    "{key} of the {part} should be {expected}.",
    "Write it as {expected}.",
)
KIND_UNKNOWN = ProblemKind(
    "instrument-kind-unknown",
    "There is no kind of question called {kind}.",
    "Use one of: {known}.",
)
CODE_LIST_UNKNOWN = ProblemKind(
    "instrument-code-list-unknown",
    "The code list {code_list} is not in this file.{hint}",
    "Add [code_lists.{code_list}], or use one of: {known}.",
)
CONCEPT_UNKNOWN = ProblemKind(
    "instrument-concept-unknown",
    "The concept {concept} is not in the catalogue.{hint}",
    "Use a concept of the catalogue (`folkmoot instrument show concepts` lists them), or leave"
    " the key out.",
)
ID_INVALID = ProblemKind(
    "instrument-id-invalid",
    "The id {identifier} of the {part} has characters that a column name cannot have.",
    "Use small letters, digits and underscores, beginning with a letter.",
)
ID_TWICE = ProblemKind(
    "instrument-id-twice",
    "The column {identifier} would be made twice.",
    "Give one of the two questions, rows or codes another id.",
)
CODE_TWICE = ProblemKind(
    "instrument-code-twice",
    "The code list {code_list} has the code {code} twice.",
    "Give one of the two answers another value.",
)
CODE_RESERVED = ProblemKind(
    "instrument-code-reserved",
    "The code list {code_list} uses the code {code}, which is kept for missing answers.",
    "Use another value; -1, -2 and -3 mean no reply, not asked and unreadable.",
)
ROUTE_UNKNOWN = ProblemKind(
    "instrument-route-unknown",
    "It is asked only after the question {target}, which does not come before it.",
    "Name the id of an earlier single-choice question.",
)
ROUTE_CODE_UNKNOWN = ProblemKind(
    "instrument-route-code-unknown",
    "It is asked only after the answer {code} to {target}, which has no such answer.",
    "Use one of: {known}.",
)
LANGUAGE_MISSING = ProblemKind(
    "instrument-language-missing",
    "The {part} has no text in {language}.",
    "Add {language} = to it; the first language must be complete.",
)
NOTHING_ASKED = ProblemKind(
    "instrument-nothing-asked",
    "The {part} is empty.",
    "Give it at least one {needed}.",
)
NAMES_WITHOUT_ROWS = ProblemKind(
    "instrument-names-without-rows",
    "Names are printed in the rows of one grid, and {name} has {count} grids.",
    "Print it without names, or use attendance-register.",
)
NAMES_TOO_MANY = ProblemKind(
    "instrument-names-too-many",
    "There are {count} names, and the form has {rows} rows.",
    "Give 1 to {rows} names; print a second register for the rest.",
)
ROWS_OUT_OF_BOUNDS = ProblemKind(
    "instrument-rows-out-of-bounds",
    "The {part} has {count} rows in items.",
    "Give it {lowest} to {highest} rows.",
)
SCALE_TOO_SHORT = ProblemKind(
    "instrument-scale-too-short",
    "A scale that begins at {lowest} needs at least three numbers.",
    "Let it end at {least} or higher, or ask a single-choice question.",
)
NUMBER_OUT_OF_BOUNDS = ProblemKind(
    "instrument-number-out-of-bounds",
    "{key} of the {part} is {number}.",
    "Write a whole number from {lowest} to {highest}.",
)
ID_RESERVED = ProblemKind(
    "instrument-id-reserved",
    "The id {identifier} is the name of a column that every file of answers has.",
    "Give the question another id.",
)
CODE_INVALID = ProblemKind(
    "instrument-code-invalid",
    "The code list {code_list} has the code “{code}”, which cannot be part of a column name.",
    "Use 1 to {longest} characters without spaces and commas, such as 1 or 17-24.",
)
NAME_INVALID = ProblemKind(
    "instrument-name-invalid",
    "The name of the instrument is “{name}”.",
    "Use small letters, digits and hyphens, beginning with a letter, such as my-survey.",
)
BOUNDS = ProblemKind(
    "instrument-bounds",
    "The lowest answer {lowest} is above the highest, {highest}.",
    "Exchange the two.",
)
