"""Problems of scans: files that cannot be opened, pages that a person must take over."""

from folkmoot.method.terms.problem import ProblemKind

SCAN_FOLDER_EMPTY = ProblemKind(
    "scan-folder-empty",
    "The folder holds no PDF, TIFF, JPEG or PNG file.",
    "Check the folder, or name the files themselves.",
)
SCAN_NOT_AN_IMAGE = ProblemKind(
    "scan-not-an-image",
    "The file is {what}, not a scan.",
    "Scan the page as PDF, TIFF, JPEG or PNG, whatever the file is called.",
)
SCAN_DAMAGED = ProblemKind(
    "scan-damaged",
    "The picture cannot be opened: {reason}.",
    "Copy the file again from the scanner, or scan the page again.",
)
SCAN_ENCRYPTED = ProblemKind(
    "scan-encrypted",
    "The PDF is locked with a password.",
    "Save it without a password and read it again.",
)
SCAN_TOO_LARGE = ProblemKind(
    "scan-too-large",
    "The picture has {megapixels} million points, and a page may have {limit}.",
    "Scan at 150 to 600 dots an inch; 300 is enough.",
)
SCAN_TOO_COARSE = ProblemKind(
    "scan-too-coarse",
    "The picture has only {width} by {height} points, too few for a page.",
    "Scan at 150 to 600 dots an inch; 300 is enough.",
)
SCAN_NEEDS_MEMORY = ProblemKind(
    "scan-needs-memory",
    "The picture takes more memory than one page may, so it was not read.",
    "Scan at 300 dots an inch in grey; a file that was not made by a scanner may be harmful.",
)
SCAN_TOO_MANY_PAGES = ProblemKind(
    "scan-too-many-pages",
    "The file has more than {limit} pages; those after were not read.",
    "Split the file and read the rest.",
)
SCAN_READER_STOPPED = ProblemKind(
    "scan-reader-stopped",
    "The picture made the reader stop: {reason}.",
    "Scan the page again, or key it from paper.",
)
PAGE_NO_SQUARES = ProblemKind(
    "page-no-squares",
    "Only {found} of the four corner squares can be seen, so the page was not read.",
    "Scan the page again, flat and whole, or key it from paper.",
)
PAGE_NO_CODE = ProblemKind(
    "page-no-code",
    "The page code cannot be read, and a page is never placed by guessing.",
    "Scan the page again, or key it from paper.",
)
PAGE_TWO_CODES = ProblemKind(
    "page-two-codes",
    "Codes of two different pages can be seen, so the page was not read.",
    "Scan the sheets one by one, an unfolded one whole and flat; or key it from paper.",
)
PAGE_BOXES_ASTRAY = ProblemKind(
    "page-boxes-astray",
    "Only {percent} % of the boxes are where they should be, so the page was not read.",
    "Scan the page again, flat and whole, or key it from paper.",
)
PAGE_DOES_NOT_FIT = ProblemKind(
    "page-does-not-fit",
    "The corner squares and the page code are not where they should be to each other, so the page "
    "was not read.",
    "See that it is not mirrored or crumpled, scan it again, or key it from paper.",
)
PAGE_FOREIGN = ProblemKind(
    "page-foreign",
    "The page belongs to another questionnaire ({survey}); this one is {wanted}.",
    "Read it with the sheet.json that it was printed with.",
)
PAGES_MISSING = ProblemKind(
    "pages-missing",
    "{missing} not among the scans; {read} read.",
    "Look for the sheet: a scan of fronts only leaves out every second page.",
)
PAGE_TWO_ANSWERS = ProblemKind(
    "page-two-answers",
    "The page was scanned twice and the answers differ ({questions}); a person must choose.",
    "Compare the two papers: someone may have filled in a copy.",
)
OUTPUT_NOT_EMPTY = ProblemKind(
    "output-not-empty",
    "The folder is not empty, and nothing in it was changed.",
    "Choose another folder, or repeat with --force to replace an earlier reading.",
)
