"""Problems of starting and keeping a site."""

from folkmoot.method.terms.problem import ProblemKind

PORT_TAKEN = ProblemKind(
    "port-taken",
    "Something else already answers on {host} port {port}.",
    "Stop it, or choose another port with --port.",
)
HOME_NOT_WRITABLE = ProblemKind(
    "home-not-writable",
    "The home folder {home} cannot be written to: {reason}",
    "Give yourself the right to write there, or choose another folder with --home.",
)
SITE_DID_NOT_START = ProblemKind(
    "site-did-not-start",
    "The site did not start. Its last words: {words}",
    "Run `folkmoot doctor`, which says what is wrong and how to mend it.",
)
