"""Problems of keeping and destroying pictures of what people wrote."""

from folkmoot.method.terms.problem import ProblemKind

PURPOSE_MISSING = ProblemKind(
    "retention-purpose-missing",
    "Nothing says what the pictures are kept for.",
    "Write it in a few words, for example: to check answers and to answer complaints.",
)
RULE_MISSING = ProblemKind(
    "retention-rule-missing",
    "{wave} has no rule for how long its pictures are kept.",
    "Say first what they are kept for and by when they are destroyed.",
)
STILL_NEEDED = ProblemKind(
    "pictures-still-needed",
    "The pictures of {wave} are still needed: {work}.",
    "Finish that work first. Without the pictures nobody could.",
)
PICTURES_NONE = ProblemKind(
    "pictures-none",
    "{wave} has no pictures, so there is nothing to destroy.",
    "Nothing needs to be done.",
)
PICTURES_DESTROYED = ProblemKind(
    "pictures-destroyed",
    "The pictures of this batch were destroyed on {day}.",
    "The answers and the receipt are kept; put new scans into a new batch.",
)
