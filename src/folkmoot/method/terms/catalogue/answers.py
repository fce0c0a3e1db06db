"""Problems of answers given on the web, each tied to its question (`place.question`)."""

from folkmoot.method.terms.problem import ProblemKind

ANSWER_REQUIRED = ProblemKind(
    "answer-required",
    "There is no answer here yet.",
    "Choose the answer that fits best.",
)
ANSWER_NOT_IN_LIST = ProblemKind(
    "answer-not-in-list",
    "The answer {code} is not one of those offered.",
    "Choose one of the answers on the page.",
)
ANSWER_MORE_THAN_ONE = ProblemKind(
    "answer-more-than-one",
    "There are {count} answers here, and one is asked for.",
    "Choose the one that fits best.",
)
ANSWERS_TOO_MANY = ProblemKind(
    "answers-too-many",
    "You chose {count}.",
    "Choose at most {at_most}: take away {surplus}.",
)
NUMBER_NOT_WHOLE = ProblemKind(
    "number-not-whole",
    "This is not a whole number.",
    "Write it in figures, for example {example}.",
)
NUMBER_OUT_OF_BOUNDS = ProblemKind(
    "number-out-of-bounds",
    "{number} is not between {lowest} and {highest}.",
    "Write a number from {lowest} to {highest}.",
)
DATE_NOT_A_DAY = ProblemKind(
    "date-not-a-day",
    "There is no such day.",
    "Write day, month and a year of four figures, for example {example}.",
)
DATE_OUT_OF_BOUNDS = ProblemKind(
    "date-out-of-bounds",
    "{day} is not between {earliest} and {latest}.",
    "Write a day from {earliest} to {latest}.",
)
RANK_TWICE = ProblemKind(
    "rank-twice",
    "This is already your choice number {first}.",
    "Choose another one for number {place}, or leave it empty.",
)
RANK_GAP = ProblemKind(
    "rank-gap",
    "Choice number {place} is empty, and there is a later one.",
    "Choose one here, or move the later ones up.",
)
SHARES_DO_NOT_ADD_UP = ProblemKind(
    "shares-do-not-add-up",
    "You shared out {total} points, and there are {points}.",
    "Change the numbers until they add up to {points}.",
)
TEXT_TOO_LONG = ProblemKind(
    "text-too-long",
    "The text has {length} characters, and there is room for {longest}.",
    "Make it shorter by {surplus} characters.",
)
