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
RECEIPTS_DISAGREE = ProblemKind(
    "sealed-receipts-disagree",
    "{wave} has {answers} anonymous answers and {receipts} receipts.",
    "{remedy}",
)
