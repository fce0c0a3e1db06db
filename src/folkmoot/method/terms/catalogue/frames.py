"""Problems of frames (registers and lists), areas, designs and draws."""

from folkmoot.method.terms.problem import ProblemKind

# The file cannot be used at all.
FRAME_COLUMN_MISSING = ProblemKind(
    "frame-column-missing",
    "The column {column} is missing, which the layout “{layout}” has.{hint} The file has: {found}.",
    "Ask for the export with all its columns, or correct the name in the first row.",
)
FRAME_LAYOUT_UNKNOWN = ProblemKind(
    "frame-layout-unknown",
    "The first row is not the header of a register or an address list. The file has: {found}.",
    "The first row must name the columns. Known layouts: {known}. If it does name them, "
    "`folkmoot frame map` says which is which.",
)
MAP_ROLE_UNKNOWN = ProblemKind(
    "map-role-unknown",
    "{role} is nothing that a column can be.",
    "A column can be: {known}.",
)
MAP_ADDRESS_MISSING = ProblemKind(
    "map-address-missing",
    "No column is known to hold an address, and nothing can be posted without one.",
    "Say which columns make the address, in their order: --address House --address Street.",
)
MAPS_UNREADABLE = ProblemKind(
    "maps-unreadable",
    "The file of remembered headers cannot be read: {reason}.",
    "Mend it, or delete it and run `folkmoot frame map` again.",
)
FRAME_NO_ROWS = ProblemKind(
    "frame-no-rows",
    "The file has a header and not one row below it.",
    "Ask its sender for it again; an export may have stopped early.",
)
FRAME_NOTHING_LEFT = ProblemKind(
    "frame-nothing-left",
    "None of the {rows} rows can be drawn from.",
    "Mend the rows named above, or ask for the file again.",
)
FRAME_WRONG_ENCODING = ProblemKind(
    "frame-wrong-encoding",
    "The file is written in {encoding}, which no register layout uses.",
    "Save it as CSV in UTF-8 or Windows-1252 and try again.",
)
FRAME_NOT_CSV = ProblemKind(
    "frame-not-csv",
    "The file is {what}, not a CSV file or an Excel workbook (.xlsx).",
    "Open it in its own program, save the sheet as CSV (UTF-8), and try again.",
)
FRAME_TOO_WIDE = ProblemKind(
    "frame-too-wide",
    "The row has more than {most} columns, which no register or list has.",
    "Delete what stands far to the right in the sheet.",
)
WORKBOOK_BOMB = ProblemKind(
    "workbook-bomb",
    "The workbook would unpack to {reason}, which no register or list does; it was not read.",
    "Open it in its own program and save the sheet as CSV (UTF-8), if you trust its sender.",
)
WORKBOOK_DAMAGED = ProblemKind(
    "workbook-damaged",
    "The workbook cannot be read: {reason}.",
    "Open it in its own program and save the sheet as CSV (UTF-8); a password must be taken off.",
)
WORKBOOK_SHEETS = ProblemKind(
    "workbook-sheets",
    "Only the sheet {sheet} was read; these have rows, too: {others}.",
    "Put everybody into the first sheet, or save each sheet as a file of its own.",
)
FRAME_TOO_LARGE = ProblemKind(
    "frame-too-large",
    "The file is larger than {most_mb} MB, which no register of one council is.",
    "Check that it is the register; cut a list of several councils into one file each.",
)
FRAME_BROKEN_ROW = ProblemKind(
    "frame-broken-row",
    "The rows cannot be told apart from here on: {reason}.",
    "Look for a quotation mark that is opened and never closed near this line.",
)

# Faults of one row, which is left out.
FRAME_ROW_LENGTH = ProblemKind(
    "frame-row-length",
    "The row has {cells} cells where the header has {columns}; it was left out.",
    "Look for a comma inside a value that is not in quotation marks, or for a cut-off line.",
)
FRAME_ROW_RUNS_ON = ProblemKind(
    "frame-row-runs-on",
    "The row runs over {lines} lines of the file, so several entries may hang together; it was "
    "left out.",
    "Look for a quotation mark that is opened and not closed in this row.",
)
FRAME_NUL_BYTE = ProblemKind(
    "frame-nul-byte",
    "The row holds a NUL byte, a sign of a damaged file; it was left out.",
    "Ask for the file again, or type this row anew.",
)
FRAME_DUPLICATE_NUMBER = ProblemKind(
    "frame-duplicate-number",
    "The elector number {number} was already used in row {first_row}; this row was left out.",
    "Ask the sender which of the two is right, and give the other its own number.",
)
FRAME_NO_ADDRESS = ProblemKind(
    "frame-no-address",
    "There is a name and no address, so nothing can be posted; the row was left out.",
    "Ask the sender for the address, or accept that this person cannot be drawn.",
)
FRAME_NO_NUMBER = ProblemKind(
    "frame-no-number",
    "The row has no elector number that can be used; it was left out.",
    "Ask the sender for the number of this entry.",
)
FRAME_UNDER_16 = ProblemKind(
    "frame-under-16",
    "The date of birth {born} makes this person {age} on {on}, and nobody under 16 may be on a "
    "register; the row was left out.",
    "Check the date of birth: the century or the order of day and month may be wrong.",
)

# Faults of one row, or of the file, that is kept.
FRAME_POSTCODE_MISSING = ProblemKind(
    "frame-postcode-missing",
    "The row has no postcode; it was kept, and its area is looked up by polling district.",
    "Add the postcode, so that the letter arrives.",
)
FRAME_POSTCODE_ODD = ProblemKind(
    "frame-postcode-odd",
    "{postcode} has not the form of a postcode; the row was kept.",
    "Correct the postcode, so that the letter arrives.",
)
FRAME_DATE_ODD = ProblemKind(
    "frame-date-odd",
    "{value} cannot be read as a date of birth; the row was kept without it.",
    "Write dates as day/month/year with four figures for the year.",
)
FRAME_FORMULA = ProblemKind(
    "frame-formula",
    "The value begins with {sign}, so a spreadsheet program would run it as a formula; it was "
    "kept as it is.",
    "Correct the value, and open these files as text, never by a double click.",
)
FRAME_GARBLED_LETTERS = ProblemKind(
    "frame-garbled-letters",
    "{value} looks like accented letters read in the wrong encoding; the row was kept.",
    "Save the file as UTF-8 in one piece, or correct the name, so that the letter is right.",
)
FRAME_INCOMPLETE = ProblemKind(
    "frame-incomplete",
    "The file says that it has {expected} records, and {found} were found.",
    "Ask for the file again: part of it may be missing.",
)

# Left out by rule: nobody has to mend anything.
FRAME_OVERSEAS = ProblemKind(
    "frame-overseas",
    "An overseas elector (marker F) lives outside the district and was left out.",
    "Nothing needs doing.",
)
FRAME_ANONYMOUS = ProblemKind(
    "frame-anonymous",
    "An anonymous entry has neither name nor address and was left out.",
    "Nothing needs doing.",
)
FRAME_DELETED = ProblemKind(
    "frame-deleted",
    "The entry was deleted from the register in {month} and was left out.",
    "Nothing needs doing.",
)
FRAME_TOO_YOUNG = ProblemKind(
    "frame-too-young",
    "The person is {age} on {on}, younger than the design's minimum of {minimum}; left out.",
    "Nothing needs doing.",
)

# Areas.
AREA_UNKNOWN = ProblemKind(
    "frame-area-unknown",
    "Polling district {polling_district}: no area is known for {electors} of its entries, neither "
    "by postcode nor by polling district; left out.",
    "Add a row for this polling district (or for its postcodes) to the areas file.",
)
AREAS_TOO_MANY_UNKNOWN = ProblemKind(
    "areas-too-many-unknown",
    "{unknown} of {electors} entries have no area, too many to leave out quietly.",
    "Complete the areas file; up to {allowed_percent} % may be left out.",
)
AREAS_NEED_POSTCODES = ProblemKind(
    "areas-need-postcodes",
    "The areas file goes by ward, and nothing says in which ward a postcode lies.",
    "Make a file of postcodes with `folkmoot frame postcodes` and name it: --postcodes, or "
    'postcodes = "postcodes.csv" in the design. Or give the areas by polling district.',
)
DIRECTORY_NO_COLUMN = ProblemKind(
    "directory-no-column",
    "No column of the directory is known to be its {what}. It has: {found}.",
    "Check that this is a postcode directory; rename the column to {what}.",
)
DIRECTORY_EMPTY = ProblemKind(
    "directory-empty",
    "None of the {rows} rows is a postcode that is in use in this district.",
    "Check the code of the district, and that the rows have postcodes and wards.",
)
AREA_KEY_MISSING = ProblemKind(
    "area-key-missing",
    "The row names neither a polling district nor a postcode.",
    "Fill one of the two in.",
)
AREA_TWICE = ProblemKind(
    "area-twice",
    "{key} was already given an area in row {first_row}, and a different one.",
    "Keep one of the two rows.",
)
AREA_VALUE_ODD = ProblemKind(
    "area-value-odd",
    "{value} cannot be the name of a {column}: it is empty, or begins like a formula.",
    "Write a plain name that begins with a letter or a figure.",
)

# Frames in Parquet.
PARQUET_UNREADABLE = ProblemKind(
    "parquet-unreadable",
    "The file is no Parquet, or damaged: {reason}.",
    "Write it anew, or ask its sender for it again.",
)
PARQUET_COLUMN = ProblemKind(
    "parquet-column",
    "No column holds {what}. The file has: {found}.",
    "A frame in Parquet has the columns number and household and one for each stratum of the "
    "design; with per_household = 0 no household is needed.",
)
PARQUET_WITHOUT = ProblemKind(
    "parquet-without",
    "{setting} cannot be used with a frame in Parquet.",
    "Take it out of the design and prepare the file instead: only those who may be drawn, with a "
    "column for each stratum.",
)
PARQUET_LEFT_OUT = ProblemKind(
    "parquet-left-out",
    "{rows} rows have no {column} and were left out.",
    "Complete the file, or accept that these people cannot be drawn.",
)

# Designs.
DESIGN_UNREADABLE = ProblemKind(
    "design-unreadable",
    "The design is not valid TOML: {reason}.",
    "Correct the line named; texts stand in quotation marks, numbers do not.",
)
DESIGN_KEY_UNKNOWN = ProblemKind(
    "design-key-unknown",
    "The design has no setting called {key}.",
    "Did you mean {closest}? The settings are: {known}.",
)
DESIGN_VALUE_WRONG = ProblemKind(
    "design-value-wrong",
    "{key} is {value}, and must be {wanted}.",
    "Correct the value in the design.",
)
DESIGN_NO_SIZE = ProblemKind(
    "design-no-size",
    "The design must say how many cases to draw, once: {found}.",
    "Give either n = 3000 or a table [n_by_stratum].",
)
DESIGN_STRATUM_UNKNOWN = ProblemKind(
    "design-stratum-unknown",
    "{table} names {stratum}, and nobody on the frame is in it.",
    "The strata are: {known}.",
)
DESIGN_STRATUM_MISSING = ProblemKind(
    "design-stratum-missing",
    "{table} says nothing of {stratum}, where {electors} people could be drawn.",
    'Add "{stratum}" with a number; in [n_by_stratum] 0 leaves its people out knowingly.',
)
DESIGN_STRATUM_UNCOVERED = ProblemKind(
    "design-stratum-uncovered",
    "The stratum {stratum} with {electors} people would get no case, so nobody there could be "
    "drawn.",
    "Raise n, use fewer strata, or give its number in [n_by_stratum] (0 leaves it out knowingly).",
)
DESIGN_STRATUM_TOO_SMALL = ProblemKind(
    "design-stratum-too-small",
    "The stratum {stratum} has {available} {what}, and {wanted} are to be drawn.",
    "Ask for fewer there, or join it with another stratum.",
)
DESIGN_FRAME_TOO_SMALL = ProblemKind(
    "design-frame-too-small",
    "{wanted} cases are to be drawn, and the strata can yield {available}.",
    "Ask for fewer, or give strata with a standard deviation of 0 a little more.",
)
DESIGN_MINIMUM_TOO_HIGH = ProblemKind(
    "design-minimum-too-high",
    "minimum_per_stratum = {minimum} in {strata} strata needs {needed} cases, and n is {n}.",
    "Raise n, lower the minimum, or use fewer strata.",
)
DESIGN_NEEDS_SPREAD = ProblemKind(
    "design-needs-spread",
    "Neyman's allocation needs to know how much people differ within each stratum.",
    "Add a table [standard_deviation] with a number for each stratum, from an earlier wave; or "
    'use allocation = "proportional".',
)
DESIGN_PREVIOUS_UNUSABLE = ProblemKind(
    "design-previous-unusable",
    "The earlier wave cannot be overlapped with: {reason}.",
    "Name the draw.json of a wave that was drawn with [waves] and the same permanent_seed.",
)
DESIGN_NEEDS_AREAS = ProblemKind(
    "design-needs-areas",
    "The design is stratified by {column}, and no areas file says where people live.",
    'Add areas = "areas.csv" to the design.',
)
DESIGN_BOOST_WITHOUT_AGES = ProblemKind(
    "design-boost-without-ages",
    "The young cannot be boosted: only {known} of {people} entries of this frame carry a date of "
    "birth, as on every electoral register, so nobody can be drawn by age.",
    "Leave [boost] out and set household_insert = true: a second form goes with each letter for "
    "the one aged 17 to 24 in the household who has the next birthday.",
)
DESIGN_BOOST_IN_HOUSEHOLDS = ProblemKind(
    "design-boost-in-households",
    "A boost draws people by age, and per_household = {per_household} draws households first.",
    "Set per_household = 0 to draw people directly, or leave [boost] out.",
)
PLAN_NEEDS_LIST = ProblemKind(
    "plan-needs-list",
    "How a boost by age is divided can only be told from the list that is drawn from.",
    "Give the list as FILE; or leave [boost] out and give the group its letters in the "
    "assumptions.",
)
PLAN_NEEDS_ELECTORS = ProblemKind(
    "plan-needs-electors",
    "Without a list nobody knows how many people there are.",
    "Give the list as FILE, or a table [electors] with the number of each stratum.",
)
DESIGN_INSERT_WITHOUT_HOUSEHOLDS = ProblemKind(
    "design-insert-without-households",
    "The household insert needs households to be drawn, and per_household is 0.",
    "Set per_household = 1, or leave household_insert out.",
)
DESIGN_TOO_MANY_CASES = ProblemKind(
    "design-too-many-cases",
    "{cases} cases cannot be numbered in a serial of at most {characters} characters.",
    "Draw fewer, or shorten serial_prefix.",
)

# Custody.
CUSTODY_VALUE_MISSING = ProblemKind(
    "custody-value-missing",
    "Nothing is said of the {what}.",
    "Say it in a few words: whoever is asked why this file is held must find an answer.",
)
CUSTODY_DATES = ProblemKind(
    "custody-dates",
    "It was supplied on {supplied} and is to be destroyed by {destroy_by}, which is not later.",
    "Correct one of the two days.",
)
CUSTODY_RECORDED = ProblemKind(
    "custody-recorded",
    "There is a record of this file already.",
    "Keep it, or repeat with --force to replace it.",
)
CUSTODY_UNREADABLE = ProblemKind(
    "custody-unreadable",
    "The record cannot be read: {reason}.",
    "Mend it, or write it anew with `folkmoot frame record --force`.",
)
CUSTODY_PAST = ProblemKind(
    "custody-past",
    "The file was to be destroyed by {destroy_by}, so nothing is drawn from it.",
    "Destroy it with `folkmoot frame destroy`. If its supplier granted a longer time, record that.",
)
CUSTODY_OTHER_FILE = ProblemKind(
    "custody-other-file",
    "The file is not the one that its record {record} speaks of: its content has changed.",
    "Use the file as it was supplied, or record the new one with `folkmoot frame record --force`.",
)
CUSTODY_NO_FILES = ProblemKind(
    "custody-no-files",
    "There is no file in it to destroy.",
    "Check the name.",
)
RECEIPT_AMONG_THEM = ProblemKind(
    "receipt-among-them",
    "The receipt would lie among what is destroyed.",
    "Give --receipt a place of its own.",
)

# Exclusions and the draw itself.
EXCLUDE_NO_NUMBERS = ProblemKind(
    "exclude-no-numbers",
    "The file has no column of elector numbers, so it does not say who is to be left out. "
    "It has: {found}.",
    "Use the custodian.csv of the earlier wave, or a list with one elector number a line. A "
    "cases.csv will not do: its serials lead to nobody, which is their purpose.",
)
EXCLUDE_NOT_FOUND = ProblemKind(
    "exclude-not-found",
    "{count} of the numbers to exclude are not on this frame, the first is {first}.",
    "People move, so some are to be expected; check the spelling if there are many.",
)
EXCLUDE_NUMBERED_ANEW = ProblemKind(
    "exclude-numbered-anew",
    "{count} numbers of the list belong to other people on this register, which has been numbered "
    "anew since; these people were not left out. The first is {first}.",
    "Nothing needs doing where the list has names and addresses: people were found by these.",
)
RELEASE_WITHOUT_RESERVE = ProblemKind(
    "release-without-reserve",
    "This draw has no reserve.",
    "Draw with a table [reserve] in the design; it cannot be added after letters have gone out.",
)
RELEASE_TOO_MANY = ProblemKind(
    "release-too-many",
    "{wanted} replicates are to be released, and the reserve has {there}.",
    "Release at most {there}.",
)
RELEASE_BACKWARDS = ProblemKind(
    "release-backwards",
    "{released} replicates are out already, and {wanted} are to be.",
    "Give the number of replicates that are to be out in all; none can be called back.",
)
DRAW_EXISTS = ProblemKind(
    "draw-exists",
    "This folder already holds a draw, and letters may have gone out with its serials.",
    "Choose another folder, or repeat with --force to replace it.",
)
ANSWERS_OF_NO_CASE = ProblemKind(
    "answers-of-no-case",
    "The serial {serial} is in none of the lists of cases.",
    "Name the list that has it with --cases, or take the row out.",
)
