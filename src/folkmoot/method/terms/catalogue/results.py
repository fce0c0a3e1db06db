"""Problems of weighing and publishing results."""

from folkmoot.method.terms.problem import ProblemKind

SNAPSHOT_FIXED = ProblemKind(
    "snapshot-fixed",
    "The result {name} is published and kept as it was.",
    "Publish it again; the newest is shown, and the older ones stay.",
)
NOBODY_ANSWERED = ProblemKind(
    "results-nobody-answered",
    "{wave} has {n} answers, and a result needs at least {threshold}.",
    "Wait for more returns, or record those that are waiting.",
)
MARGIN_UNKNOWN = ProblemKind(
    "results-margin-unknown",
    "The targets name the column {column}, which {wave} does not have.",
    "Use one of: {known}.",
)
MARGIN_EMPTY = ProblemKind(
    "results-margin-empty",
    "Nobody who answered everything else gave an answer for {column}, so no gap can be filled.",
    "Weigh without this margin.",
)
LIST_EMPTY = ProblemKind(
    "results-list-empty",
    "{wave} asks about no concept of the family {family}.",
    "Use a questionnaire that does, or give its items their concepts.",
)
NOTHING_TO_COMPARE = ProblemKind(
    "results-nothing-to-compare",
    "{public} and {staff} share no concept that one asks for itself and the other believes.",
    "Give the mirrored items the same concepts in both questionnaires.",
)
