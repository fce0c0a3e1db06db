"""Problems of long work."""

from folkmoot.method.terms.problem import ProblemKind

JOB_OVER = ProblemKind(
    "job-over",
    'The work "{title}" is over and cannot be stopped any more.',
    "Nothing needs doing.",
)
