"""The script for R's package survey that computes a table of estimates again.

For whoever does not trust us: it reads the same file and writes the same columns by other means.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from folkmoot.method.estimation.design import SingleUnit
from folkmoot.method.estimation.estimates import Kind
from folkmoot.method.estimation.intervals import IntervalMethod
from folkmoot.method.weighting.columns import category_order, join_categories
from folkmoot.method.weighting.model import Bounds, Method, Targets


@dataclass(frozen=True, slots=True)
class TableAsked:
    """What a table of estimates was asked for with; names are columns of the data file."""

    data: str
    out: str
    items: tuple[str, ...]
    kind: Kind
    q: float
    by: tuple[str, ...]
    missing: tuple[str, ...]
    weight: str | None
    stratum: str | None
    unit: str | None
    size: str | None
    targets: Targets | None
    method: Method
    bounds: Bounds | None
    single_unit: SingleUnit
    interval: IntervalMethod


def r_script(asked: TableAsked) -> str:
    """The script, ending in a newline. It needs R with the package survey."""
    lines = [
        f"# Computes {asked.out} again, with R's package survey: Rscript THIS_FILE",
        f"# It reads {asked.data} in this folder and writes reproduced.csv.",
        "suppressMessages(library(survey))",
        *_rule(asked.single_unit),
        f"data <- read.csv({_text(asked.data)}, colClasses = 'character', check.names = FALSE,",
        "                 na.strings = character(), encoding = 'UTF-8')",
        f"missing <- {_vector(asked.missing)}",
        "words <- function(name) replace(data[[name]], data[[name]] %in% c('', missing), NA)",
        "numbers <- function(name) as.numeric(words(name))",
        "plain <- function(name) as.numeric(data[[name]])",
        *_design(asked),
        *(_calibration(asked, asked.targets) if asked.targets else ()),
        *_columns(asked),
        _REPORT,
        *_domains(asked.by),
        *_items(asked),
        "write.csv(rows, 'reproduced.csv', row.names = FALSE, na = '')",
    ]
    return "\n".join(lines) + "\n"


#: One row of the table. A single respondent shows no error, where R says 0.
_REPORT = """rows <- NULL
report <- function(item, category, domain, m, n, limits, deff, total = FALSE) {
  se <- as.numeric(SE(m))[1]
  if (n == 0 || (n < 2 && !total) || is.nan(se)) { se <- NA; limits <- c(NA, NA); deff <- NA }
  if (n < 2 || !is.finite(deff)) deff <- NA
  value <- if (n == 0) NA else as.numeric(coef(m))[1]
  rows <<- rbind(rows, data.frame(item, category, domain, value, se, low = limits[1],
                                  high = limits[2], n, effective_n = n / deff, deff))
}
# As svyciprop, whose n counts rows without an answer, too. At 0 and 1 the error says nothing: there
# the effective n is that of the weights.
share_limits <- function(m, d, n, method) {
  share <- as.numeric(coef(m))
  se <- as.numeric(SE(m))
  t <- qt(0.975, degf(design))
  extreme <- n < 2 || share < 1e-12 || share > 1 - 1e-12
  if (se < 1e-12 && !extreme) return(c(share, share))
  if (method == 'xlogit' && !extreme)
    return(plogis(qlogis(share) + c(-1, 1) * t * se / (share * (1 - share))))
  w <- weights(d)[!is.na(d$variables$.is)]
  size <- if (extreme) n / max(1, n * sum(w^2) / sum(w)^2) else share * (1 - share) / se^2
  if (extreme) share <- round(share)
  size <- size * (qt(0.975, max(n - 1, 1)) / t)^2
  c(qbeta(0.025, size * share, size * (1 - share) + 1),
    qbeta(0.975, size * share + 1, size * (1 - share)))
}
t_limits <- function(m) as.numeric(confint(m, df = degf(design)))
answered <- function(d, ...) {
  known <- weights(d) != 0
  for (name in c(...)) known <- known & !is.na(d$variables[[name]])
  sum(known)
}"""


def _rule(rule: SingleUnit) -> list[str]:
    note = []
    if rule is SingleUnit.CENTRE:
        note = ["# R has no rule like --single-unit centre; adjust comes nearest."]
    named = SingleUnit.ADJUST if rule is SingleUnit.CENTRE else rule
    return [*note, f"options(survey.lonely.psu = {_text(named.value)})"]


def _design(asked: TableAsked) -> list[str]:
    lines = []
    if asked.stratum:
        lines.append(f"data$.stratum <- data[[{_text(asked.stratum)}]]")
    if asked.unit:
        lines.append(f"data$.unit <- data[[{_text(asked.unit)}]]")
    else:
        lines.append("data$.unit <- seq_len(nrow(data))")
    if asked.size:
        lines.append(f"data$.size <- plain({_text(asked.size)})")
    if asked.weight:
        lines.append(f"data$.weight <- plain({_text(asked.weight)})")
    elif asked.size:
        group = "data$.stratum" if asked.stratum else "rep(1, nrow(data))"
        units = f"ave(as.numeric(factor(data$.unit)), {group}, FUN = function(u) length(unique(u)))"
        lines.append(f"data$.weight <- data$.size / {units}")
    else:
        lines.append("data$.weight <- 1")
    strata = "~.stratum" if asked.stratum else "NULL"
    size = "~.size" if asked.size else "NULL"
    lines.append(
        f"design <- svydesign(~.unit, strata = {strata}, weights = ~.weight, fpc = {size},"
        "\n                    nest = TRUE, data = data)"
    )
    return lines


def _calibration(asked: TableAsked, targets: Targets) -> list[str]:
    """Indicators of all categories but each margin's first, totals, and their population."""
    lines, names, counts = [], [], []
    if targets.margins:
        names.append("(Intercept)")
        counts.append(targets.margins[0].total)
    for place, margin in enumerate(targets.margins, start=1):
        column = f".margin{place}"
        parts = ", ".join(f"data[[{_text(name)}]]" for name in margin.columns)
        lines.append(f"design$variables${column} <- paste({parts}, sep = '\\r')")
        keys = [key for key, count in margin.counts.items() if count > 0]
        first = min(keys, key=lambda key: [category_order(part) for part in key])
        for number, key in enumerate(key for key in keys if key != first):
            name = f"{column}_{number}"
            lines.append(
                f"design$variables${name} <- as.numeric(design$variables${column} == "
                f"{_text(chr(13).join(key))})  # {margin.name} = {_shown(key)}"
            )
            names.append(name)
            counts.append(margin.counts[key])
    for place, (column, total) in enumerate(targets.totals.items(), start=1):
        name = f".total{place}"
        lines.append(f"design$variables${name} <- plain({_text(column)})")
        names.append(name)
        counts.append(total)
    variables = [name for name in names if name != "(Intercept)"]
    formula = " + ".join(variables) or "1"
    if not targets.margins:
        formula += " - 1"
    pairs = ", ".join(
        f"`{name}` = {_number(count)}" for name, count in zip(names, counts, strict=True)
    )
    bounds = asked.bounds
    limits = f", bounds = c({_number(bounds.lower)}, {_number(bounds.upper)})" if bounds else ""
    lines.append(f"population <- c({pairs})")
    lines.append(
        f"design <- suppressWarnings(calibrate(design, ~ {formula}, population,\n"
        f"  calfun = {_text(_calfun(asked.method))}, epsilon = 1e-12, maxit = 1000{limits}))"
    )
    return lines


def _shown(key: tuple[str, ...]) -> str:
    """A key for a comment: on one line."""
    return json.dumps(join_categories(key), ensure_ascii=False)


def _calfun(method: Method) -> str:
    match method:
        case Method.RAKE:
            return "raking"
        case Method.LINEAR | Method.POSTSTRATIFY:
            return "linear"
        case Method.LOGIT:
            return "logit"
        case _:
            assert_never(method)


def _domains(by: Sequence[str]) -> list[str]:
    if not by:
        return ["domains <- list(list('', design))"]
    return [
        f"by <- data.frame(lapply({_vector(by)}, words), check.names = FALSE)",
        "escape <- function(x) gsub('|', '\\\\|', gsub('\\\\', '\\\\\\\\', x, fixed = TRUE), "
        "fixed = TRUE)",
        "key <- do.call(paste, c(lapply(by, escape), sep = '|'))",
        "key[!complete.cases(by)] <- NA",
        "domains <- lapply(unique(key[!is.na(key)]), function(one)",
        "  list(one, design[!is.na(key) & key == one, ]))",
    ]


def _columns(asked: TableAsked) -> list[str]:
    """The items as columns of the design, before it is parted into domains."""
    lines = []
    for place, item in enumerate(asked.items, start=1):
        match asked.kind:
            case Kind.PROPORTION:
                lines.append(f"design$variables$.y{place} <- words({_text(item)})")
            case Kind.RATIO:
                above, _, below = item.partition("/")
                lines.append(f"design$variables$.y{place} <- numbers({_text(above.strip())})")
                lines.append(f"design$variables$.x{place} <- numbers({_text(below.strip())})")
            case Kind.MEAN | Kind.TOTAL | Kind.QUANTILE:
                lines.append(f"design$variables$.y{place} <- numbers({_text(item)})")
            case _:
                assert_never(asked.kind)
    return lines


def _items(asked: TableAsked) -> list[str]:
    lines = []
    for place, item in enumerate(asked.items, start=1):
        lines += [
            "for (domain in domains) {",
            "  d <- domain[[2]]",
            *_item(asked, item, place),
            "}",
        ]
    return lines


def _item(asked: TableAsked, item: str, place: int) -> list[str]:
    """What is done with one item in one domain `d`."""
    y, x, end = f".y{place}", f".x{place}", "as.numeric(deff(m)))"
    report = f"report({_text(item)}, '', domain[[1]], m, n,"
    counted = f"  n <- answered(d, '{y}')"
    match asked.kind:
        case Kind.MEAN:
            made = f"  m <- svymean(~{y}, d, na.rm = TRUE, deff = 'replace')"
            return [counted, made, f"  {report} t_limits(m), {end}"]
        case Kind.TOTAL:
            made = f"  m <- svytotal(~{y}, d, na.rm = TRUE, deff = 'replace')"
            return [counted, made, f"  {report} t_limits(m), {end[:-1]}, total = TRUE)"]
        case Kind.RATIO:
            made = f"  m <- svyratio(~{y}, ~{x}, d, na.rm = TRUE, deff = 'replace')"
            both = f"  n <- answered(d, '{y}', '{x}')"
            return [both, made, f"  {report} t_limits(m), {end}"]
        case Kind.QUANTILE:
            made = f"svyquantile(~{y}, d, {_number(asked.q)}, na.rm = TRUE)"
            last = f"  {report} as.numeric(confint(m)), NA)"
            return [counted, f"  m <- suppressWarnings({made})", last]
        case Kind.PROPORTION:
            return [
                counted,
                f"  for (category in sort(unique(words({_text(item)})))) {{",
                f"    d$variables$.is <- as.numeric(d$variables${y} == category)",
                "    m <- svymean(~.is, d, na.rm = TRUE, deff = 'replace')",
                f"    limits <- {_limits(asked.interval)}",
                f"    report({_text(item)}, category, domain[[1]], m, n, limits, {end}",
                "  }",
            ]
        case _:
            assert_never(asked.kind)


def _limits(method: IntervalMethod) -> str:
    match method:
        case IntervalMethod.T:
            return "t_limits(m)"
        case IntervalMethod.LOGIT | IntervalMethod.BETA:
            named = "xlogit" if method is IntervalMethod.LOGIT else "beta"
            return f"share_limits(m, d, n, '{named}')"
        case _:
            assert_never(method)


def _text(text: str) -> str:
    """A string as R writes it; JSON's escapes are among R's."""
    return json.dumps(text, ensure_ascii=False)


def _vector(texts: Sequence[str]) -> str:
    return f"c({', '.join(map(_text, texts))})" if texts else "character()"


def _number(value: float) -> str:
    return repr(float(value))
