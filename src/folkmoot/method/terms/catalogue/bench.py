"""Problems of benchmarks: returns that cannot be made."""

from folkmoot.method.terms.problem import ProblemKind

BOOKLETS_OF_OTHERS = ProblemKind(
    "booklets-of-others",
    "The printed file has {found} pages; {cases} cases of {pages} pages each make {expected}.",
    "Give the booklets.pdf and the cases.csv of the same print, in one file and not in batches.",
)
