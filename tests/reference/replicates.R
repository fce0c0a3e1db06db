# Errors from replicate weights, by R's survey package: jackknife and bootstrap, calibrated each time.
# Run from this folder: Rscript replicates.R; it writes bootstrap_clus.csv and bootstrap_strat.csv
# (how often each unit came up, so that others can use the same draws) and expected_replicates.csv.
# Written with survey 4.1-1. Designs are those of test_replicates.py.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
set.seed(20260112)
strat <- read.csv("apistrat.csv", colClasses = c(cds = "character"))
clus <- read.csv("apiclus1.csv", colClasses = c(cds = "character"))
strat$lonely <- ifelse(seq_len(nrow(strat)) == 7, "alone", strat$stype)
d_strat <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat, fpc = ~fpc)
d_nofpc <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat)
d_lonely <- svydesign(~1, strata = ~lonely, weights = ~pw, data = strat)
d_clus <- svydesign(~dnum, weights = ~pw, data = clus, fpc = ~fpc)
d_clus_nofpc <- svydesign(~dnum, weights = ~pw, data = clus)
boot <- function(d, replicates, sampled) {
  drawn <- as.svrepdesign(d, type = "subbootstrap", replicates = replicates, compress = FALSE)
  times <- weights(drawn, "replication") * (sampled - 1) / sampled
  list(design = drawn, times = round(times))
}
size <- as.numeric(table(strat$stype)[strat$stype])
b_strat <- boot(d_nofpc, 30, size)
b_clus <- boot(d_clus_nofpc, 40, 15)
write.csv(b_strat$times, "bootstrap_strat.csv", row.names = FALSE, quote = FALSE)
write.csv(b_clus$times, "bootstrap_clus.csv", row.names = FALSE, quote = FALSE)

pop <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 4694)
popn <- c(pop, api99 = 3914069)
exact <- function(d, f, p, ...)
  calibrate(d, f, p, epsilon = 1e-12, maxit = 500, compress = FALSE, ...)
f2 <- ~stype + sch.wide
f3 <- ~stype + sch.wide + api99
jk_strat <- as.svrepdesign(d_strat, type = "JKn", compress = FALSE)
jk_clus <- as.svrepdesign(d_clus, type = "JK1", compress = FALSE)
designs <- list(
  jk_strat = jk_strat,
  jk_lonely = as.svrepdesign(d_lonely, type = "JKn"),
  jk_clus = jk_clus,
  jk_strat_rake = exact(jk_strat, f2, pop, calfun = "raking"),
  jk_clus_rake = exact(jk_clus, f2, pop, calfun = "raking"),
  jk_strat_linear = exact(jk_strat, f2, pop, calfun = "linear"),
  jk_strat_logit = exact(jk_strat, f2, pop, calfun = "logit", bounds = c(0.5, 2)),
  jk_total_bounded = exact(jk_strat, f3, popn, calfun = "linear", bounds = c(0.7, 1.6)),
  boot_strat = b_strat$design,
  boot_clus = b_clus$design,
  boot_strat_rake = exact(b_strat$design, f2, pop, calfun = "raking"),
  boot_clus_rake = exact(b_clus$design, f2, pop, calfun = "raking"),
  boot_strat_logit = exact(b_strat$design, f2, pop, calfun = "logit", bounds = c(0.3, 3))
)
# Degrees of freedom of a quantile: units less strata among those who count, and fewer than replicates.
degrees <- function(name, d, item) {
  known <- d$variables[!is.na(d$variables[[item]]), ]
  units <- if (grepl("clus", name)) length(unique(known$dnum)) - 1 else
    nrow(known) - length(unique(if (grepl("lonely", name)) known$lonely else known$stype))
  if (grepl("boot", name)) min(units, NCOL(designs[[name]]$repweights) - 1) else units
}
rows <- NULL
put <- function(design, kind, item, category, domain, value, se, deff) {
  number <- function(x) if (length(x) == 0 || is.na(x)) "" else sprintf("%.17g", x)
  rows <<- rbind(rows, data.frame(design, kind, item, category, domain, value = number(value),
                                  se = number(se), deff = number(deff)))
}
one <- function(name, d, domain) {
  for (item in c("api00", "target")) {
    f <- as.formula(paste0("~", item))
    m <- svymean(f, d, na.rm = TRUE, deff = "replace")
    put(name, "mean", item, "", domain, coef(m), SE(m), deff(m))
    t <- svytotal(f, d, na.rm = TRUE)
    put(name, "total", item, "", domain, coef(t), SE(t), NA)
    q <- suppressWarnings(svyquantile(f, d, 0.5, na.rm = TRUE, df = degrees(name, d, item)))
    put(name, "quantile0.5", item, "", domain, coef(q), q[[1]][1, 4], NA)
  }
  r <- svyratio(~api.stu, ~enroll, d, na.rm = TRUE)
  put(name, "ratio", "api.stu/enroll", "", domain, coef(r), SE(r), NA)
  for (category in c("No", "Yes")) {
    d$variables$flag <- as.numeric(d$variables$awards == category)
    m <- svymean(~flag, d)
    put(name, "proportion", "awards", category, domain, coef(m), SE(m), NA)
  }
}
for (name in names(designs)) {
  d <- designs[[name]]
  one(name, d, "")
  one(name, subset(d, stype == "E"), "E")
  if (!grepl("clus", name)) for (level in c("H", "M")) one(name, subset(d, stype == level), level)
}
write.csv(rows, "expected_replicates.csv", row.names = FALSE, quote = TRUE)

# Rules for strata with one unit, linearised: R's "average" and "certainty".
lonely <- NULL
for (rule in c("adjust", "average", "certainty")) {
  options(survey.lonely.psu = rule)
  for (item in c("api00", "enroll")) {
    m <- svymean(as.formula(paste0("~", item)), d_lonely)
    t <- svytotal(as.formula(paste0("~", item)), d_lonely)
    j <- if (rule == "adjust") NA else
      SE(svytotal(as.formula(paste0("~", item)), as.svrepdesign(d_lonely, type = "JKn")))
    lonely <- rbind(lonely, data.frame(rule, item, mean_se = sprintf("%.17g", SE(m)),
      total_se = sprintf("%.17g", SE(t)), jackknife_total_se = sprintf("%.17g", j)))
  }
}
write.csv(lonely, "expected_single_units.csv", row.names = FALSE, quote = FALSE)
