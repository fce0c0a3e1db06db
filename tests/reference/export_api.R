# Writes the samples of the California schools (package survey, data set api) that the tests use.
# Run from this folder: Rscript export_api.R
suppressMessages(library(survey))
data(api)
strat <- apistrat[, c("cds", "stype", "dnum", "pw", "fpc", "api00", "api99", "enroll", "api.stu",
                      "target", "meals", "sch.wide", "awards", "comp.imp", "yr.rnd")]
clus <- apiclus1[, c("cds", "stype", "dnum", "pw", "fpc", "api00", "api99", "enroll", "api.stu",
                     "target", "meals", "sch.wide", "awards", "comp.imp", "yr.rnd")]
write.csv(strat, "apistrat.csv", row.names = FALSE, na = "", quote = FALSE)
write.csv(clus, "apiclus1.csv", row.names = FALSE, na = "", quote = FALSE)
