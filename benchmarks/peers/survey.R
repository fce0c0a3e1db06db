# Raking and domain means with calibration-aware errors with R's package survey.
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
repeats <- as.integer(arguments[2])
if (!requireNamespace("survey", quietly = TRUE)) quit(status = 3)
suppressPackageStartupMessages(library(survey))

read_column <- function(name, kind, size) {
  path <- file.path(folder, paste0(name, if (kind == "integer") ".i4" else ".f8"))
  readBin(path, kind, n = file.size(path) / size, size = size, endian = "little")
}
codes <- function(name) factor(read_column(name, "integer", 4))
data <- data.frame(
  age = codes("age"), gender = codes("gender"), work = codes("work"), area = codes("area"),
  stratum = codes("stratum"), domain = codes("domain"),
  weight = read_column("weight", "double", 8), item01 = read_column("item01", "double", 8)
)
counts <- lapply(
  split(strsplit(gsub("[{}\" ]", "", readLines(file.path(folder, "targets.json"), warn = FALSE)),
                 "\\],?")[[1]], 1:4),
  function(part) {
    halves <- strsplit(part, ":\\[")[[1]]
    list(name = halves[1], counts = as.numeric(strsplit(halves[2], ",")[[1]]))
  }
)
population <- c(`(Intercept)` = sum(counts[[1]]$counts))
for (margin in counts) {
  labels <- paste0(margin$name, seq_along(margin$counts))
  population <- c(population, setNames(margin$counts, labels)[-1])
}
own_time <- function(work) {
  before <- proc.time()
  work()
  spent <- proc.time() - before
  spent[["user.self"]] + spent[["sys.self"]]
}
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = data)
raked <- NULL
rake_seconds <- replicate(repeats, own_time(function() {
  raked <<- calibrate(design, ~ age + gender + work + area, population, calfun = "raking",
                      epsilon = 1e-9)
}))
# One item: others would take as long each. The raking is counted once for all of them.
mean_seconds <- replicate(repeats, own_time(function() {
  svyby(~item01, ~domain, raked, svymean, na.rm = TRUE)
}))
# Two replicates: 200 would take a quarter of an hour. Each is drawn and calibrated for itself.
boot_seconds <- replicate(repeats, own_time(function() {
  drawn <- as.svrepdesign(design, type = "subbootstrap", replicates = 2, compress = FALSE)
  again <- calibrate(drawn, ~ age + gender + work + area, population, calfun = "raking",
                     epsilon = 1e-9, compress = FALSE)
  svymean(~item01, again, na.rm = TRUE)
}))
memory <- sum(gc()[, 6]) * 1024 * 1024
show <- function(values) paste0("[", paste(signif(values, 6), collapse = ", "), "]")
cat(sprintf(
  '{"rows": {"rake": %s, "means": %s, "bootstrap": %s}, "amounts": {"means": 1, "bootstrap": 2}, "peak_bytes": %.0f}\n',
  show(rake_seconds), show(mean_seconds), show(boot_seconds), memory
))
