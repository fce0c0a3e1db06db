# The numbers that Folkmoot's estimates are held against, by R's survey package.
# Run from this folder: Rscript survey.R; it writes expected.csv, which the tests read.
# Written with survey 4.1-1 (Debian: r-cran-survey, r-cran-mass). Designs are those of test_reference.py.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
strat <- read.csv("apistrat.csv", colClasses = c(cds = "character"))
clus <- read.csv("apiclus1.csv", colClasses = c(cds = "character"))
strat$lonely <- ifelse(seq_len(nrow(strat)) == 7, "alone", strat$stype)

d_strat <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat, fpc = ~fpc)
d_plain <- svydesign(~1, weights = ~pw, data = strat)
d_nofpc <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat)
d_lonely <- svydesign(~1, strata = ~lonely, weights = ~pw, data = strat)
d_clus <- svydesign(~dnum, weights = ~pw, data = clus, fpc = ~fpc)
d_fpconly <- svydesign(~1, strata = ~stype, data = strat, fpc = ~fpc)

big <- c(`(Intercept)` = 18582, stypeH = 2265, stypeM = 3054, sch.wideYes = 14082)
pop <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 4694)
popn <- c(pop, api99 = 3914069)
big4 <- c(big, comp.impYes = 11000)
exact <- function(d, f, p, ...) calibrate(d, f, p, epsilon = 1e-12, maxit = 500, ...)
f2 <- ~stype + sch.wide
f3 <- ~stype + sch.wide + api99
f4 <- ~stype + sch.wide + comp.imp
d_ones <- svydesign(~1, weights = rep(1, nrow(strat)), data = strat)
designs <- list(
  strat = d_strat, plain = d_plain, nofpc = d_nofpc, lonely = d_lonely, clus = d_clus,
  fpconly = d_fpconly,
  strat_linear = exact(d_strat, f2, pop, calfun = "linear"),
  strat_rake = exact(d_strat, f2, pop, calfun = "raking"),
  strat_logit = exact(d_strat, f2, pop, calfun = "logit", bounds = c(0.5, 2)),
  clus_rake = exact(d_clus, f2, pop, calfun = "raking"),
  clus_linear = exact(d_clus, f2, pop, calfun = "linear"),
  clus_logit = exact(d_clus, f2, pop, calfun = "logit", bounds = c(0.2, 3)),
  total_linear = exact(d_strat, f3, popn, calfun = "linear"),
  total_rake = exact(d_strat, f3, popn, calfun = "raking"),
  total_linear_bounded = exact(d_strat, f3, popn, calfun = "linear", bounds = c(0.75, 1.55)),
  total_rake_bounded = exact(d_strat, f3, popn, calfun = "raking", bounds = c(0.75, 1.55)),
  # Start weights of 1, rescaled by R by 77.4 because every target is beyond 20 times.
  ones_linear = exact(d_ones, f4, big4, calfun = "linear"),
  ones_linear_bounded = suppressWarnings(
    exact(d_ones, f4, big4, calfun = "linear", bounds = c(0.4, 2.1))),
  ones_logit = suppressWarnings(
    exact(d_ones, f4, big4, calfun = "logit", bounds = c(0.4, 2.1)))
)

rows <- NULL
put <- function(design, kind, item, category, domain, value, se, low, high, n, deff) {
  number <- function(x) if (length(x) == 0 || is.na(x)) "" else sprintf("%.17g", x)
  rows <<- rbind(rows, data.frame(design, kind, item, category, domain, value = number(value),
    se = number(se), low = number(low), high = number(high), n = n, deff = number(deff)))
}
both <- function(x, df) { r <- confint(x, df = df); c(r[1, 1], r[1, 2]) }
one <- function(name, d, whole, domain) {
  df <- degf(whole)
  counted <- function(v) sum(weights(d) != 0 & !is.na(d$variables[[v]]))
  for (item in c("api00", "target")) {
    f <- as.formula(paste0("~", item))
    m <- svymean(f, d, na.rm = TRUE, deff = "replace"); ci <- both(m, df)
    put(name, "mean", item, "", domain, coef(m), SE(m), ci[1], ci[2], counted(item), deff(m))
    t <- svytotal(f, d, na.rm = TRUE, deff = "replace"); ci <- both(t, df)
    put(name, "total", item, "", domain, coef(t), SE(t), ci[1], ci[2], counted(item), deff(t))
    for (q in c(0.25, 0.5, 0.9)) {
      s <- suppressWarnings(svyquantile(f, d, q, na.rm = TRUE))
      ci <- confint(s)
      put(name, paste0("quantile", q), item, "", domain, coef(s), SE(s), ci[1], ci[2],
          counted(item), NA)
    }
  }
  r <- svyratio(~api.stu, ~enroll, d, na.rm = TRUE, deff = "replace")
  ci <- both(r, df)
  put(name, "ratio", "api.stu/enroll", "", domain, coef(r), SE(r), ci[1], ci[2],
      sum(weights(d) != 0 & !is.na(d$variables$api.stu) & !is.na(d$variables$enroll)), deff(r))
  for (category in c("No", "Yes")) {
    d$variables$flag <- as.numeric(d$variables$awards == category)
    m <- svymean(~flag, d, deff = "replace"); ci <- both(m, df)
    put(name, "proportion", "awards", category, domain, coef(m), SE(m), ci[1], ci[2],
        counted("awards"), deff(m))
  }
}
for (name in names(designs)) {
  d <- designs[[name]]
  one(name, d, d, "")
  for (level in c("E", "H", "M")) one(name, subset(d, stype == level), d, level)
  for (level in c("No", "Yes")) for (other in c("E", "M"))
    one(name, subset(d, comp.imp == level & stype == other), d, paste(other, level, sep = "|"))
}
write.csv(rows, "expected.csv", row.names = FALSE, quote = TRUE)

weights_of <- do.call(rbind, lapply(grep("linear|rake|logit", names(designs), value = TRUE),
  function(name) data.frame(design = name, row = seq_along(weights(designs[[name]])),
                            weight = sprintf("%.17g", weights(designs[[name]])))))
weights_of <- weights_of[weights_of$row %% 10 == 1, ]
write.csv(weights_of, "expected_weights.csv", row.names = FALSE, quote = FALSE)

# Intervals for proportions, rare ones among them.
strat$rare <- as.numeric(strat$api00 > 850)
rare <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat, fpc = ~fpc)
intervals <- NULL
for (method in c("xlogit", "beta")) for (item in c("awards", "rare")) {
  rare$variables$flag <- if (item == "awards") as.numeric(strat$awards == "Yes") else strat$rare
  p <- svyciprop(~flag, rare, method = method)
  intervals <- rbind(intervals, data.frame(method, item, value = sprintf("%.17g", coef(p)),
    low = sprintf("%.17g", confint(p)[1]), high = sprintf("%.17g", confint(p)[2])))
}
write.csv(intervals, "expected_intervals.csv", row.names = FALSE, quote = FALSE)
v <- vcov(svymean(~api00 + api99 + meals, designs$strat_rake))
write.table(apply(v, 2, function(x) sprintf("%.17g", x)), "expected_covariance.csv", sep = ",",
            row.names = FALSE, col.names = c("api00", "api99", "meals"), quote = FALSE)
