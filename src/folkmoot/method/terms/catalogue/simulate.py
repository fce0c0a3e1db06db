"""Problems of simulation: returns that would mix with others."""

from folkmoot.method.terms.problem import ProblemKind

RETURNS_ALREADY_THERE = ProblemKind(
    "returns-already-there",
    "The folder already holds images; new returns would mix with them.",
    "Choose an empty folder, or remove the images first.",
)
RATE_OUT_OF_RANGE = ProblemKind(
    "response-rate-out-of-range",
    "A response rate of {rate} cannot be.",
    "Give a share between 0 and 1, such as 0.35.",
)
