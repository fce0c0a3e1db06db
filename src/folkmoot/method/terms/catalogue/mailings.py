"""Problems of mailings: proof, sign-off, and what stands in a mailing's folder."""

from folkmoot.method.terms.problem import ProblemKind

PROOF_MISSING = ProblemKind(
    "proof-missing",
    "There is no proof of this mailing, so nobody has seen what would be printed.",
    "Repeat the command with --proof, look at the proof, and sign it off with "
    "`folkmoot paper sign-off`; or say with --without-proof why none is needed.",
)
PROOF_UNSIGNED = ProblemKind(
    "proof-unsigned",
    "The proof has not been signed off.",
    "Look at it, then record who did: `folkmoot paper sign-off {folder} --by NAME`.",
)
PROOF_OTHER_JOB = ProblemKind(
    "proof-other-job",
    "The proof is of another job than this one: recipients, words, date, fold, envelope or batch "
    "size differ.",
    "Give the same options as for the proof, or make a new proof with --proof.",
)
PROOF_CHANGED = ProblemKind(
    "proof-changed",
    "The file of the proof is not as it was printed.",
    "Make a new proof with --proof, and have it signed off.",
)
PROOF_UNREADABLE = ProblemKind(
    "proof-unreadable",
    "The record of the proof or its sign-off cannot be read: {reason}.",
    "Make a new proof with --proof, and have it signed off.",
)
SIGNER_EMPTY = ProblemKind(
    "signer-empty",
    "A sign-off needs the name of who looked at the proof.",
    "Give it with --by.",
)
REASON_EMPTY = ProblemKind(
    "reason-empty",
    "Printing without a proof needs a reason, which the manifest keeps.",
    "Say it in a few words after --without-proof.",
)
NO_RECIPIENTS_LEFT = ProblemKind(
    "no-recipients-left",
    "All {count} recipients are left out, so there is nothing to print.",
    "Check the list of serials that are left out.",
)
NO_LETTER_LIST_MISSING = ProblemKind(
    "no-letter-list-missing",
    "This letter goes out after answers came in, and nothing says who gets no further letter.",
    "Fetch today's list from the returns page of the site and give it with --leave-out; or say "
    "with --everyone why there is none.",
)
EVERYONE_AND_LIST = ProblemKind(
    "everyone-and-list",
    "Somebody is to be left out and everybody is to get the letter.",
    "Give either --leave-out or --everyone.",
)
EVERYONE_WITHOUT_REASON = ProblemKind(
    "everyone-without-reason",
    "A letter to everybody needs a reason, which the manifest keeps.",
    "Say it in a few words after --everyone.",
)
EVERYONE_GETS_IT = ProblemKind(
    "everyone-gets-it",
    "Nobody is left out: {reason}.",
    "Whoever answered, died or refused since the first letter is written to as well.",
)
LIST_UNDATED = ProblemKind(
    "no-letter-list-undated",
    "Nothing says when this list was made: its name has no date.",
    "Use the list as the site named it, fetched today.",
)
LIST_OF_ANOTHER_DAY = ProblemKind(
    "no-letter-list-of-another-day",
    "This list is of {day}, not of today; whoever answered since is not on it.",
    "Fetch a new one on the day of printing. A signed proof stays good.",
)
SERIAL_UNKNOWN = ProblemKind(
    "serial-not-in-mailing",
    "The serial {serial} is to be left out, but no recipient has it.",
    "Correct it: a letter that should stay away may otherwise be posted.",
)
