# Response propensities, post-stratification, differences, Rao and Scott's test, intervals of shares.
# Run from this folder: Rscript inference.R; it writes expected_inference.csv (name, value), which
# test_contrasts.py, test_association.py, test_intervals.py and test_propensity.py read.
# Written with survey 4.1-1.
suppressMessages(library(survey))
strat <- read.csv("apistrat.csv", colClasses = c(cds = "character"))
clus <- read.csv("apiclus1.csv", colClasses = c(cds = "character"))
strat$size <- factor(ifelse(strat$enroll > 800, "large", ifelse(strat$enroll > 400, "middle", "small")))
d_strat <- svydesign(~1, strata = ~stype, weights = ~pw, data = strat, fpc = ~fpc)
d_clus <- svydesign(~dnum, weights = ~pw, data = clus, fpc = ~fpc)
pop <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 4694)
d_rake <- calibrate(d_strat, ~stype + sch.wide, pop, calfun = "raking", epsilon = 1e-12, maxit = 500)
designs <- list(strat = d_strat, clus = d_clus, rake = d_rake)
rows <- NULL
put <- function(name, value) rows <<- rbind(rows, data.frame(name, value = sprintf("%.17g", value)))

# Propensity to respond: awards stands for having responded.
strat$answered <- as.numeric(strat$awards == "Yes")
d <- svydesign(~1, weights = ~pw, data = strat)
d <- update(d, answered = strat$answered)
fit <- svyglm(answered ~ stype + yr.rnd + size, d, family = quasibinomial(),
              control = glm.control(epsilon = 1e-14, maxit = 100))
p <- fitted(fit)
w <- weights(d)
for (row in seq(1, 200, 7)) put(paste0("propensity|", row), p[row])
mean_p <- sum(w * p) / sum(w)
put("r_indicator", 1 - 2 * sqrt(sum(w * (p - mean_p)^2) / (sum(w) - 1)))

# Post-stratification.
post <- postStratify(d_clus, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
for (item in c("api00", "enroll")) {
  f <- as.formula(paste0("~", item))
  put(paste0("post|mean|", item), coef(svymean(f, post)))
  put(paste0("post|mean_se|", item), SE(svymean(f, post)))
  put(paste0("post|total_se|", item), SE(svytotal(f, post)))
}

# A difference between two domains, by the total of its linearised variable (svyby's covmat fails
# on calibrated designs in this version).
difference <- function(d, y, first, second) {
  w <- weights(d)
  score <- function(level) {
    inside <- d$variables$stype == level
    mean <- sum(w[inside] * y[inside]) / sum(w[inside])
    list(mean = mean, z = ifelse(inside, (y - mean) / sum(w[inside]), 0))
  }
  one <- score(first)
  two <- score(second)
  d$variables$z <- one$z - two$z
  c(one$mean - two$mean, as.numeric(SE(svytotal(~z, d))))
}
for (name in names(designs)) {
  d <- designs[[name]]
  for (item in c("api00", "enroll")) {
    for (pair in list(c("E", "H"), c("E", "M"), c("H", "M"))) {
      found <- difference(d, d$variables[[item]], pair[1], pair[2])
      key <- paste(name, item, pair[1], pair[2], sep = "|")
      put(paste0("difference|", key), found[1])
      put(paste0("difference_se|", key), found[2])
      put(paste0("difference_p|", key), 2 * pt(-abs(found[1] / found[2]), degf(d)))
    }
  }
  yes <- as.numeric(d$variables$awards == "Yes")
  put(paste0("share_se|", name), difference(d, yes, "E", "M")[2])
  test <- svychisq(~stype + awards, d)
  put(paste0("rao_scott|", name, "|f"), test$statistic)
  put(paste0("rao_scott|", name, "|ndf"), test$parameter[1])
  put(paste0("rao_scott|", name, "|ddf"), test$parameter[2])
  put(paste0("rao_scott|", name, "|p"), test$p.value)
  first <- svychisq(~stype + awards, d, statistic = "Chisq")
  put(paste0("rao_scott|", name, "|chisq_p"), first$p.value)
  again <- svychisq(~awards + sch.wide, d)
  put(paste0("rao_scott|", name, "|wide_f"), again$statistic)
  put(paste0("rao_scott|", name, "|wide_p"), again$p.value)
  for (cut in c(500, 700, 850, 920)) for (method in c("beta", "xlogit")) {
    d$variables$flag <- as.numeric(d$variables$api00 > cut)
    if (sum(d$variables$flag) > 0) {
      share <- svyciprop(~flag, d, method = method)
      put(paste("interval", name, method, cut, "low", sep = "|"), confint(share)[1])
      put(paste("interval", name, method, cut, "high", sep = "|"), confint(share)[2])
    }
  }
}
p <- c(0.01, 0.04, 0.03, 0.5, 0.04)
put(paste0("holm|", seq_along(p)), p.adjust(p, "holm"))
write.csv(rows, "expected_inference.csv", row.names = FALSE, quote = TRUE)
