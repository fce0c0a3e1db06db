"""Problems of cases, responses, scan batches and verification."""

from folkmoot.method.terms.problem import ProblemKind

# Cases.
CASES_IMPORTED_ALREADY = ProblemKind(
    "cases-imported-already",
    "{wave} already has the cases of another draw ({digest}).",
    "Use the file of that draw, or plan a new wave for this one.",
)
CASES_NONE = ProblemKind(
    "cases-none",
    "The file has a header and no case below it.",
    "Use the cases.csv that the draw wrote, unchanged.",
)
CASE_VALUE_MISSING = ProblemKind(
    "case-value-missing",
    "The row has no {column}.",
    "Use the cases.csv that the draw wrote, unchanged.",
)
CASE_NUMBER_WRONG = ProblemKind(
    "case-number-wrong",
    "{column} is {value}, and must be {wanted}.",
    "Use the cases.csv that the draw wrote, unchanged.",
)
CASE_SERIAL_WRONG = ProblemKind(
    "case-serial-wrong",
    "{serial} cannot be a serial: it must have 1 to 11 capital letters and figures, with hyphens "
    "between them if need be.",
    "Use the cases.csv that the draw wrote, unchanged.",
)
CASE_TWICE = ProblemKind(
    "case-twice",
    "The serial is already in row {first_row}.",
    "Use the cases.csv that the draw wrote, unchanged.",
)
CASE_AREA_UNKNOWN = ProblemKind(
    "case-area-unknown",
    "The area {area} is not known here. Known are: {known}.",
    "Add the area under People and areas, or correct its name in the areas file and draw again.",
)
INSERT_WITHOUT_CASE = ProblemKind(
    "insert-without-case",
    "The insert {serial} belongs to the case {parent}, which is not in the draw.",
    "Use the cases.csv and inserts.csv of one draw.",
)
NAMES_IN_CASES = ProblemKind(
    "names-in-cases",
    "The file has the column {column}; names, addresses and access codes stay with the custodian.",
    "Destroy this copy, tell the custodian, and use cases.csv.",
)
SERIAL_UNKNOWN = ProblemKind(
    "serial-unknown",
    "No case of {wave} has the serial {serial}.",
    "Look at the number on the paper; it may belong to another wave.",
)
SERIAL_MISSING = ProblemKind(
    "serial-missing",
    "The response has no serial, and {wave} is linked to cases.",
    "Record it with the serial that stands on the paper.",
)
DISPOSITION_BY_HAND = ProblemKind(
    "disposition-by-hand",
    "The outcome “{wanted}” follows from a response and cannot be set by hand.",
    "Record the response; its case then has this outcome.",
)
DISPOSITION_HAS_RESPONSE = ProblemKind(
    "disposition-has-response",
    "A response of the case {serial} is recorded, so it cannot be “{wanted}”.",
    "Only “not eligible” can be set on a case that has answered.",
)

# Responses.
INSTRUMENT_OF_ANOTHER_WAVE = ProblemKind(
    "instrument-of-another-wave",
    "The response answers the questionnaire version {digest}, and {wave} asks version {expected}.",
    "Record it in the wave that asked this version.",
)
ANSWERS_DO_NOT_FIT = ProblemKind(
    "answers-do-not-fit",
    "The response and the questionnaire do not have the same columns: {difference}.",
    "Read the pages again with the sheet of this wave.",
)
RESPONSE_SERIAL_FORBIDDEN = ProblemKind(
    "response-serial-forbidden",
    "{wave} promises that no answer leads back to a person, and this response carries a serial.",
    "Send it without the serial.",
)
ANSWER_UNKNOWN = ProblemKind(
    "answer-unknown",
    "{answer} is not among the answers to this question.",
    "Read the pages again with the sheet of this wave.",
)
CROP_MISSING = ProblemKind(
    "crop-missing",
    "The picture {crop} of a doubtful answer is not in the folder of pictures.",
    "Read the pages again, and record with the folder that the reading wrote.",
)

# Scan batches.
BATCH_TAKEN = ProblemKind(
    "batch-label-taken",
    "There is already a batch labelled {label} in this wave.",
    "Write another label on the box.",
)
PAGE_STATE_UNKNOWN = ProblemKind(
    "page-state-unknown",
    "There is no page state called {state}. The states are: {known}.",
    "Use the pages.csv that the reading wrote, unchanged.",
)

# Verification.
QUESTION_UNKNOWN = ProblemKind(
    "question-unknown",
    "The questionnaire has no printed question {question}.",
    "Read the pages again with the sheet of this wave.",
)
NOTHING_KEYED = ProblemKind(
    "nothing-keyed",
    "Nothing is typed.",
    "Type what is written, or choose “Nothing is written” or “Cannot be read”.",
)
RESOLUTION_NOT_AN_ANSWER = ProblemKind(
    "resolution-not-an-answer",
    "{answer} is not an answer to this question.",
    "Choose one of the answers shown.",
)
RESOLUTION_TOO_MANY = ProblemKind(
    "resolution-too-many",
    "{count} answers are chosen, and at most {at_most} are allowed.",
    "Take some back, or choose “no answer”.",
)
RESOLUTION_NOT_A_NUMBER = ProblemKind(
    "resolution-not-a-number",
    "{answer} is not a whole number from {lowest} to {highest}.",
    "Type the number as it is written, or choose “no answer”.",
)
RESOLUTION_NOT_A_DAY = ProblemKind(
    "resolution-not-a-day",
    "{answer} is not a day from {earliest} to {latest}.",
    "Type day, month and year, such as 12 1 2005, or choose “no answer”.",
)
RESOLUTION_CONTRADICTORY = ProblemKind(
    "resolution-contradictory",
    "These numbers do not go together.",
    "Compare them with the paper; where it contradicts itself, choose “no answer”.",
)
RESOLUTION_TOO_LONG = ProblemKind(
    "resolution-too-long",
    "The text has {count} characters, and {longest} fit.",
    "Shorten it.",
)
DOUBT_RESOLVED_ALREADY = ProblemKind(
    "doubt-resolved-already",
    "{who} has already decided this one.",
    "Go on with the next one.",
)
DOUBT_HELD = ProblemKind(
    "doubt-held",
    "{who} is looking at this one.",
    "Go on with the next one.",
)
NOTHING_TO_UNDO = ProblemKind(
    "nothing-to-undo",
    "There is nothing of yours to take back.",
    "Only your own decisions can be taken back, the latest first.",
)

# Words, and the names in them.
REDACTION_CHANGES_WORDS = ProblemKind(
    "redaction-changes-words",
    "More was changed than names: the rest of the words must stay as they were written.",
    "Take the text as it was and put [name] in the place of each name.",
)
WORDS_REDACTED_ALREADY = ProblemKind(
    "words-redacted-already",
    "{who} has already gone through this text.",
    "Go on with the next one.",
)
WORDS_HELD = ProblemKind(
    "words-held",
    "{who} is looking at this text.",
    "Go on with the next one.",
)
DANGER_DONE_MISSING = ProblemKind(
    "danger-done-missing",
    "Nothing is written about what was done.",
    "Write in a sentence what you did, or why nothing needed to be done.",
)
DANGER_DONE_TOO_LONG = ProblemKind(
    "danger-done-too-long",
    "The text has {count} characters, and {longest} fit.",
    "Shorten it.",
)
DANGER_CLOSED_ALREADY = ProblemKind(
    "danger-closed-already",
    "{who} has already closed this note.",
    "Nothing needs to be done.",
)

# Keying again.
AUDIT_KEYED_ALREADY = ProblemKind(
    "audit-keyed-already",
    "This one is keyed already; nobody keys the same one twice.",
    "Go on with the next one.",
)
AUDIT_SHARE_WRONG = ProblemKind(
    "audit-share-wrong",
    "{share} is not a share from 0 to {largest}.",
    "Choose one of those offered.",
)
