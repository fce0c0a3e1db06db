"""Problems of weighting and estimation: data, targets, convergence."""

from folkmoot.method.terms.problem import ProblemKind

NO_ROWS = ProblemKind(
    "data-no-rows",
    "The data have column names and no row below them.",
    "Check that the export was complete.",
)
ROW_LENGTH = ProblemKind(
    "data-row-length",
    "This row has {found} cells where the first row has {expected}.",
    "Put quotation marks round cells that hold a comma, or add what is missing.",
)
COLUMN_TWICE = ProblemKind(
    "data-column-twice",
    "Two columns have the name {column}.",
    "Rename one of them in the first row.",
)
NOT_A_TABLE = ProblemKind(
    "data-not-a-table",
    "The file cannot be read as a table: {reason}",
    "Save it as CSV in UTF-8 or as Parquet and try again.",
)
PARQUET_MISSING = ProblemKind(
    "parquet-missing",
    "Parquet files need the extra part pyarrow, which is not installed.",
    'Install it with: pip install "folkmoot[parquet]", or save the data as CSV.',
)
NOT_A_NUMBER = ProblemKind(
    "data-not-a-number",
    "The cell holds {value}, which is not a number.",
    "Correct it, empty it, or name the code with --missing.",
)
NOT_FINITE = ProblemKind(
    "data-not-finite",
    "The cell holds {value}; only finite numbers up to 1e60 can be counted.",
    "Correct the cell, or empty it.",
)
CELL_EMPTY = ProblemKind(
    "data-cell-empty",
    "The cell is empty ({count} such rows), and every row needs {what}.",
    "Fill it in, or leave these rows out of the data.",
)
WEIGHT_NEGATIVE = ProblemKind(
    "weight-negative",
    "The weight is {value}; a start weight cannot be less than zero.",
    "Correct the weight; a row that shall not count has the weight 0.",
)
WEIGHT_ALL_ZERO = ProblemKind(
    "weight-all-zero",
    "Every weight is zero, so nothing can be estimated.",
    "Check which column holds the weights.",
)
WEIGHT_COLUMN_TAKEN = ProblemKind(
    "weight-column-taken",
    "The data already have the columns weight and start_weight.",
    "Rename one of them; the old weight is kept as start_weight.",
)
TARGETS_UNREADABLE = ProblemKind(
    "targets-unreadable",
    "The targets are not as expected: {reason}",
    'Write [margins.age] with lines such as "17-24" = 10500, and [totals] with column = total.',
)
TARGETS_EMPTY = ProblemKind(
    "targets-empty",
    "The targets hold no margin and no total.",
    'Add a table such as [margins.age] with lines such as "17-24" = 10500.',
)
TARGETS_TOO_MANY = ProblemKind(
    "targets-too-many",
    "The targets hold {found} numbers; up to {most} can be met at once.",
    "Collapse small categories, or leave out a margin.",
)
TARGET_NOT_COUNT = ProblemKind(
    "target-not-a-count",
    "The target of {category} is {value}; a population count is a number from 0 up to 1e60.",
    "Correct the number in the targets.",
)
MARGINS_CONTRADICT = ProblemKind(
    "margins-contradict",
    "The margins {first} and {second} contradict each other{where}: {first_count} against "
    "{second_count}.",
    "Take both from one source and date, or scale one to the other before weighting.",
)
CATEGORY_EMPTY = ProblemKind(
    "category-empty",
    "No row has {category}, where the targets count {count}.",
    "Collapse it with a neighbour{neighbour}, in the data and in the targets.",
)
CATEGORY_UNKNOWN = ProblemKind(
    "category-unknown",
    "The targets know no {category}; the data have it in {count}.",
    "Give it a count in the targets, or collapse it with one they have: {known}.",
)
NOBODY_RESPONDED = ProblemKind(
    "nobody-responded",
    "No case with a weight above zero responded.",
    "Check the column of --responded: 1 or yes for who did, 0 or no for who did not.",
)
RESPONDED_UNCLEAR = ProblemKind(
    "responded-unclear",
    "The cell holds {value}, which says neither that the case responded nor that it did not.",
    "Write 1 or yes for who did, 0 or no for who did not.",
)
CATEGORY_WITHOUT_RESPONDENTS = ProblemKind(
    "category-without-respondents",
    "Of {category} nobody responded, so nobody can stand for those cases.",
    "Collapse it with a category like it, or leave the column out.",
)
POSTSTRATA_NEED_ONE = ProblemKind(
    "poststrata-need-one",
    "Post-stratification meets one margin, which may be crossed; the targets hold {found}.",
    'Write one crossed margin such as [margins."age|gender"], or use --method rake.',
)
CATEGORIES_UNKNOWN = ProblemKind(
    "categories-unknown",
    "There are {more} more categories of {margin} that the targets do not know.",
    "Check that the targets are those of this column, and that it is no number or name of its own "
    "for every row.",
)
CATEGORY_UNWEIGHTED = ProblemKind(
    "category-unweighted",
    "No row with a weight above zero has {category}, where the targets count {count}.",
    "Correct the weights, or collapse the category with another, in the data and in the targets.",
)
CATEGORY_IMPOSSIBLE = ProblemKind(
    "category-impossible",
    "The targets count nobody as {category}; the data have it in {count}.",
    "Correct the count, or collapse the category with one of: {known}.",
)
TARGETS_CANNOT_MEET = ProblemKind(
    "targets-cannot-meet",
    "The targets cannot all be met with these rows: {constraint} is tied to others that ask for "
    "something else (off by {error}).",
    "Categories that always occur together in the data need one common target: collapse them.",
)
NOT_CONVERGED = ProblemKind(
    "weights-not-converged",
    "No weights meet the targets by {method}: after {iterations} steps {constraint} is still "
    "{reached} where {wanted} is wanted.",
    "Widen the bounds, which count from the start weights; collapse small categories, or leave a "
    "margin out.",
)
BOUNDS_WRONG = ProblemKind(
    "bounds-wrong",
    "The bounds {lower} and {upper} cannot be used: {reason}",
    "Give the least and greatest ratio of new to start weight, such as 0.3,3.",
)
BOUNDS_MISSING = ProblemKind(
    "bounds-missing",
    "The method {method} needs two bounds, and finite ones.",
    "Give the least and greatest ratio of new to start weight, such as 0.3,3.",
)
TRIM_IMPOSSIBLE = ProblemKind(
    "trim-impossible",
    "The limits {lower} and {upper} cannot hold weights whose mean is {mean}.",
    "Choose limits on both sides of the mean weight.",
)
FPC_TOO_SMALL = ProblemKind(
    "fpc-too-small",
    "The stratum {stratum} has {sampled} sampled units and a population size of {size}.",
    "The column must hold the number of units in the stratum's population.",
)
FPC_VARIES = ProblemKind(
    "fpc-varies",
    "The population size changes within the stratum {stratum}: {first} and {second}.",
    "Give every row of a stratum the same population size.",
)
ONE_UNIT = ProblemKind(
    "design-one-unit",
    "All rows belong to one primary sampling unit, so no error can be estimated.",
    "Check the columns of --psu and --stratum.",
)
STRATUM_OF_ONE = ProblemKind(
    "stratum-of-one",
    "The stratum {stratum} has one sampling unit, which shows no spread ({count} such strata).",
    "Join it with a stratum like it, or choose a rule with --single-unit.",
)
JACKKNIFE_TOO_LONG = ProblemKind(
    "jackknife-too-long",
    "A jackknife leaves out each of {found} sampling units in turn; up to {most} are.",
    "Use --replicate-method bootstrap with --replicates 200, or name larger units with --psu.",
)
NOTHING_TO_RESAMPLE = ProblemKind(
    "replicates-nothing-left-out",
    "Every stratum was drawn whole, so no unit can be left out in turn.",
    "Estimate without replicates: the errors are zero by design.",
)
REPLICATE_NOT_WEIGHTED = ProblemKind(
    "replicate-not-weighted",
    "Replicate {number} of {replicates} cannot be weighted: {reason}",
    "Collapse categories with few respondents (fewer than about ten), widen the bounds, or "
    "estimate without replicates.",
)
TOO_MANY_CATEGORIES = ProblemKind(
    "data-too-many-categories",
    "It has {found} categories, more than the {most} that are counted one by one.",
    "Check that the column is a question and not a number or name of its own for every row.",
)
QUANTILE_NOT_COMPARED = ProblemKind(
    "quantile-not-compared",
    "Quantiles such as that of {item} are not compared: their errors have no covariance.",
    "Compare means, or the share at or below a value.",
)
TOO_MANY_COMPARED = ProblemKind(
    "compare-too-many-domains",
    "There are {found} domains; up to {most} are compared with one another.",
    "Name a column with fewer categories, or leave out a column of --by.",
)
DOMAIN_UNKNOWN = ProblemKind(
    "compare-domain-unknown",
    "No row has {domain}; the domains are {known}.",
    "Name one of them with --reference, categories joined by | in the order of --by.",
)
EARLY_NOT_TWO = ProblemKind(
    "early-not-two",
    "The column holds {found} categories, where early and late make two.",
    "Code it as two categories, such as 1 for who answered before the reminder and 2 for others.",
)
TABLE_TOO_SMALL = ProblemKind(
    "crosstab-too-small",
    "A table of {rows} by {columns} categories cannot be tested with this design.",
    "Each question needs two answers that somebody gave, and the design more units than strata.",
)
TABLE_TOO_LARGE = ProblemKind(
    "crosstab-too-large",
    "The table has {found} cells, more than the {most} that are tested together.",
    "Collapse categories of one of the questions.",
)
RATIO_NEEDS_TWO = ProblemKind(
    "ratio-needs-two",
    "A ratio is asked for as A/B; {item} names no two columns.",
    "Write the numerator, a stroke, and the denominator.",
)
