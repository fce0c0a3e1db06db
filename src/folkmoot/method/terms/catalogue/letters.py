"""Problems of letters: their templates and the rows that they are printed for."""

from folkmoot.method.terms.problem import ProblemKind

TEMPLATE_UNKNOWN = ProblemKind(
    "letter-template-unknown",
    "There is no letter template called {template}. Shipped are: {known}.",
    "Use one of these names, or the path of a file.",
)
TEMPLATE_NOT_TOML = ProblemKind(
    "letter-template-not-toml",
    "The template is not valid TOML: {reason}.",
    "Mend the line; texts stand in quotation marks.",
)
TEMPLATE_LANGUAGE = ProblemKind(
    "letter-template-language",
    "The template has no words in {language}.",
    "Add a table [{language}] with heading, salutation, paragraphs and closing.",
)
TEMPLATE_VALUE = ProblemKind(
    "letter-template-value",
    "{key} must be {wanted}.",
    "Add it, or correct it.",
)
TEMPLATE_KEY = ProblemKind(
    "letter-template-key",
    "The template has {key}, which means nothing here.",
    "Take it out, or correct it; known are: {known}.",
)
TEMPLATE_BRACES = ProblemKind(
    "letter-template-braces",
    "The braces do not pair in: {text} ({reason}).",
    "Write placeholders as {{name}}, and a brace that is meant as {{{{ or }}}}.",
)
PLACEHOLDER_UNKNOWN = ProblemKind(
    "letter-placeholder-unknown",
    "There is no placeholder {placeholder}.",
    "Use one of: {known}; a paragraph that is only {{access_panel}} becomes the box with the code.",
)
RECIPIENT_VALUE_MISSING = ProblemKind(
    "letter-value-missing",
    "The row has no {what}, so its letter cannot be printed.",
    "Fill it in, or take the row out.",
)
RECIPIENT_LETTERS = ProblemKind(
    "letter-letters",
    "Our fonts lack these letters of the row: {letters}.",
    "Write the name or address in another script that its bearer uses.",
)
RECIPIENT_TWICE = ProblemKind(
    "letter-serial-twice",
    "The serial {serial} is already on row {first_row}, so two letters would carry it.",
    "Keep one of the two rows.",
)
LETTER_TOO_LONG = ProblemKind(
    "letter-too-long",
    "The letter of {serial} needs more than one page.",
    "Shorten the template, or its longest paragraph.",
)
ADDRESS_TOO_LONG = ProblemKind(
    "letter-address-too-long",
    "The address does not fit the envelope's window; its longest line is: {line}.",
    "Shorten the line, or spread it over two.",
)
POSTCODE_MISSING = ProblemKind(
    "letter-postcode-missing",
    "The address has no postcode; its letter is printed, but may come late or not at all.",
    "Look the postcode up and add it.",
)
