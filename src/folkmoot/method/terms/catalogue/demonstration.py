"""Problems of the demonstration."""

from folkmoot.method.terms.problem import ProblemKind

HOME_NOT_OURS = ProblemKind(
    "demonstration-home-not-empty",
    "The folder has things in it that no demonstration made.",
    "Choose an empty folder, or one that does not exist yet, with --home.",
)
STEP_FAILED = ProblemKind(
    "demonstration-step-failed",
    "The step '{step}' stopped with exit code {code}: {said}",
    "Run the demonstration again; what it had made is made anew.",
)
SITE_SILENT = ProblemKind(
    "demonstration-site-silent",
    "The site did not answer within {seconds} seconds.",
    "Look at {log} for the reason, and run the demonstration again.",
)
ANSWER_REFUSED = ProblemKind(
    "demonstration-answer-refused",
    "The web questionnaire did not take an answer: it said {status}.",
    "This is a fault of the program: report it with the seed.",
)
