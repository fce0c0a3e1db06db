"""Problems of taking scans in: files, batches, pages that a person settles, envelopes."""

from folkmoot.method.terms.problem import ProblemKind

SHEET_NONE = ProblemKind(
    "wave-without-sheet",
    "{wave} has no printed form, so there is nothing to read scans by.",
    "Store the sheet.json that the booklets were printed with.",
)
BATCH_CLOSED = ProblemKind(
    "batch-closed",
    "The batch {label} is closed and takes no more files.",
    "Open another batch for what is left.",
)
BATCH_BUSY = ProblemKind(
    "batch-busy",
    "The batch {label} is being read just now.",
    "Wait until it is read, or stop the reading first.",
)
FILE_KNOWN = ProblemKind(
    "scan-file-known",
    "{name} is already in the batch {label}, as {known}; it was not taken twice.",
    "Nothing needs to be done, unless another file was meant.",
)
FILE_TOO_LARGE = ProblemKind(
    "scan-file-too-large",
    "{name} has {megabytes} MB, and a file may have {limit}.",
    "Let the scanner write smaller files: 300 dots an inch, grey or black and white.",
)
FILES_NONE = ProblemKind(
    "scan-files-none",
    "No file was chosen.",
    "Choose the files that the scanner wrote.",
)
PAGE_NOT_ON_SHEET = ProblemKind(
    "page-not-on-sheet",
    "The booklet has no page {page}.",
    "Type a page number from 1 to {last}.",
)
PAGE_SETTLED = ProblemKind(
    "page-settled-already",
    "This page needs nothing: {state}.",
    "Go back to the batch.",
)
PAGE_REASON_MISSING = ProblemKind(
    "page-reason-missing",
    "A page is discarded for a reason only.",
    "Write in a few words why the page does not count.",
)
PAGE_NO_CONFLICT = ProblemKind(
    "page-no-conflict",
    "There is no other scan of this page that differs.",
    "Go back to the batch.",
)
BATCH_NOTE_MISSING = ProblemKind(
    "batch-note-missing",
    "The batch does not add up, and nothing says why.",
    "Settle what is left, or write in a few words why it stays.",
)
NOTHING_TO_READ = ProblemKind(
    "nothing-to-read",
    "Every file of the batch {label} is read.",
    "Add the files that are missing.",
)
ENVELOPE_CODE_UNKNOWN = ProblemKind(
    "envelope-code-unknown",
    "{typed} is not the number of a letter of this wave.",
    "Scan or type the number again; it stands under the square code.",
)
INBOX_NO_BATCH = ProblemKind(
    "inbox-no-batch",
    "No open batch waits for this file.",
    "Open a batch on the site and count its envelopes, then put the file here again.",
)
INBOX_SEVERAL_BATCHES = ProblemKind(
    "inbox-several-batches",
    "More than one batch is open: {folders}.",
    "Put the file into the folder of its batch.",
)
PRACTICE_FILES_NONE = ProblemKind(
    "practice-files-none",
    "No photograph was chosen.",
    "Photograph each page of your practice booklet, then choose the pictures.",
)
PRACTICE_TOO_MANY_FILES = ProblemKind(
    "practice-too-many-files",
    "{count} files were chosen, and {limit} can be read at once.",
    "Choose one picture of each page.",
)
PRACTICE_TOO_MANY_PAGES = ProblemKind(
    "practice-too-many-pages",
    "The files have {count} pages, and {limit} can be read at once.",
    "Send the pages of one practice booklet only.",
)
PRACTICE_FILE_TOO_LARGE = ProblemKind(
    "practice-file-too-large",
    "The file has {megabytes} MB, and {limit} are allowed here.",
    "Send the photographs as the telephone took them, or a scan at 300 dots an inch.",
)
PRACTICE_BUSY = ProblemKind(
    "practice-busy",
    "Other people are trying their pens just now.",
    "Wait half a minute and send the photographs again.",
)
PRACTICE_TOO_SLOW = ProblemKind(
    "practice-too-slow",
    "There was no time left to read this picture.",
    "Send fewer pictures at once.",
)
PRACTICE_OTHER_FORM = ProblemKind(
    "practice-other-form",
    "This is a page of another questionnaire, or of another version of this one.",
    "Print the practice booklet of this page, or choose the other questionnaire.",
)
PRACTICE_REAL_BOOKLET = ProblemKind(
    "practice-real-booklet",
    "This is no practice booklet: its number is {serial}, and it may be somebody's answer.",
    "Give it to the people who scan the returns. What was read of it is not shown, nor kept.",
)
