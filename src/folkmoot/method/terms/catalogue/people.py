"""Problems of people, roles and areas."""

from folkmoot.method.terms.problem import ProblemKind

PERMISSION_DENIED = ProblemKind(
    "permission-denied",
    "Your role does not allow this ({permission}).",
    "Ask the person who looks after this site to give you a role that does.",
)
USERNAME_TAKEN = ProblemKind(
    "username-taken",
    "Someone already signs in as {username}.",
    "Choose another name to sign in with.",
)
EMAIL_TAKEN = ProblemKind(
    "email-taken",
    "The e-mail address {email} already belongs to someone here.",
    "Give each person an address of their own.",
)
EMAIL_MALFORMED = ProblemKind(
    "email-malformed",
    "{email} is not an e-mail address.",
    "Correct the address; it has the form name@place.",
)
PASSWORD_WEAK = ProblemKind(
    "password-weak",
    "The password can be guessed: {reason}",
    "Choose a longer one, such as four words that do not belong together.",
)
ROLE_UNKNOWN = ProblemKind(
    "role-unknown",
    "There is no role called {role}. The roles are: {known}.",
    "Use one of the roles named.",
)
AREA_UNKNOWN = ProblemKind(
    "area-unknown",
    "There is no area with the code {code}.",
    "Add the area first, or correct the code.",
)
AREA_LEVEL_MISPLACED = ProblemKind(
    "area-level-misplaced",
    "The area {code} cannot be placed here: {reason}",
    "Place each area directly under an area one level up.",
)
STAFF_VALUE_MISSING = ProblemKind(
    "staff-value-missing",
    "The row has no {column}.",
    "Fill it in; it may not be empty.",
)
STAFF_DUPLICATED = ProblemKind(
    "staff-duplicated",
    "The {column} {value} is already on row {first_row}.",
    "Keep one row for each person.",
)
SUPERVISOR_UNKNOWN = ProblemKind(
    "supervisor-unknown",
    "The supervisor {number} is neither in this file nor in the staff directory.",
    "Correct the staff number, or leave the supervisor empty.",
)
