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
SERIAL_UNKNOWN = ProblemKind(
    "serial-not-in-mailing",
    "The serial {serial} is to be left out, but no recipient has it.",
    "Correct it: a letter that should stay away may otherwise be posted.",
)
