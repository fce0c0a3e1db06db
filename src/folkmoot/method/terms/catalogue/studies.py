"""Problems of programmes, studies, waves and stored versions."""

from folkmoot.method.terms.problem import ProblemKind

VERSION_FIXED = ProblemKind(
    "version-fixed",
    "The version {digest} is stored, and answers may point at it; it cannot be changed.",
    "Store the changed questionnaire as a new version.",
)
SLUG_TAKEN = ProblemKind(
    "short-name-taken",
    "There is already a {what} with the short name {slug}.",
    "Choose another short name.",
)
WAVE_TAKEN = ProblemKind(
    "wave-number-taken",
    "Wave {number} of {study} is already planned.",
    "Use the next number, {next}.",
)
WAVE_CLOSES_TOO_EARLY = ProblemKind(
    "wave-closes-too-early",
    "The wave would close on {closes}, before it opens on {opens}.",
    "Give a closing day after the opening day.",
)
WAVE_NOT_OPEN = ProblemKind(
    "wave-not-open",
    "{wave} is {state}, so nothing can be recorded in it.",
    "Open the wave first; a closed wave stays as it was when its results were made.",
)
WAVE_CANNOT_MOVE = ProblemKind(
    "wave-cannot-move",
    "{wave} is {state} and cannot become {wanted}.",
    "A wave is planned, then open, then closed; plan a new wave to ask again.",
)
INSTRUMENT_NOT_STORED = ProblemKind(
    "instrument-not-stored",
    "The questionnaire version {digest} of this sheet is not stored here.",
    "Store the instrument first, then the sheet.",
)
INDICATOR_NEEDED = ProblemKind(
    "indicator-needed",
    "The aim {aim} has no indicator, so nobody could say whether it was reached.",
    "Name at least one thing that is asked or counted.",
)
