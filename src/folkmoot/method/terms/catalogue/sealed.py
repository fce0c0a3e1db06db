"""Problems of the sealed store of anonymous answers."""

from folkmoot.method.terms.problem import ProblemKind

WAVE_STILL_OPEN = ProblemKind(
    "sealed-wave-open",
    "The answers of {wave} are sealed while it is open: who looks twice sees who came in between.",
    "Close the wave first.",
)
TOO_FEW_ANSWERS = ProblemKind(
    "sealed-too-few",
    "{wave} has fewer than {threshold} anonymous answers.",
    "Leave them sealed: with so few, a table would point at persons.",
)
MORE_ANSWERS_THAN_RECEIPTS = ProblemKind(
    "sealed-more-answers",
    "{wave} has {answers} anonymous answers and {receipts} receipts: the site stopped while an"
    " answer was being stored, and that person may answer again.",
    "Count at most that many answers as possibly doubled, and say so in the report.",
)
FEWER_ANSWERS_THAN_RECEIPTS = ProblemKind(
    "sealed-fewer-answers",
    "{wave} has {answers} anonymous answers and {receipts} receipts: answers are missing.",
    "Put the last backup of the sealed file in its place.",
)
