"""Problems of keeping copies of a site and putting them back."""

from folkmoot.method.terms.problem import ProblemKind

HOME_MISSING = ProblemKind(
    "backup-home-missing",
    "There is no site in {home}.",
    "Name its folder with --home.",
)
DATABASE_TOOL_FAILED = ProblemKind(
    "backup-database-tool",
    "`{tool}` could not copy the PostgreSQL database: {words}",
    "Install PostgreSQL's client programs, not older than the server, and check DATABASE_URL.",
)
NOT_A_BACKUP = ProblemKind(
    "backup-not-one",
    "{file} is no backup that `folkmoot backup` made: {reason}.",
    "Choose another file; their names begin with `folkmoot-backup`.",
)
BACKUP_DAMAGED = ProblemKind(
    "backup-damaged",
    "{file} is damaged: {part} is not what was put in.",
    "Copy the file again from where it is kept, or take an older one. Nothing was changed here.",
)
BACKUP_NEWER = ProblemKind(
    "backup-newer",
    "{file} was made by Folkmoot {made_by}, and this is {here}.",
    "Install Folkmoot {made_by} or newer first.",
)
HOME_NOT_EMPTY = ProblemKind(
    "restore-home-not-empty",
    "{home} already holds something, and restoring never writes over anything.",
    "Give an empty or a new folder with --home; move the old one aside if it is to be replaced.",
)
OTHER_DATABASE = ProblemKind(
    "restore-other-database",
    "The backup holds a {kind} database, and this installation uses {here}.",
    "Set DATABASE_URL to an empty PostgreSQL database for a PostgreSQL backup; leave it out for an"
    " SQLite one.",
)
DATABASE_NOT_EMPTY = ProblemKind(
    "restore-database-not-empty",
    "The database that DATABASE_URL names already holds {tables} tables.",
    "Make a new database and name that one.",
)
UPGRADE_FAILED = ProblemKind(
    "upgrade-failed",
    "The site could not be brought up to date: {words}",
    "Its state before is in {backup}: `folkmoot restore` puts it into a new folder. Go on with the"
    " version that you had, and report this.",
)
