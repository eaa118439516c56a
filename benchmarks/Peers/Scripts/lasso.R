# glmnet. Arguments: FILE n d, a file of n x d doubles column by column and n labels behind them.
# Requests: "single PENALTY THRESH", "path LARGEST SMALLEST COUNT THRESH", "write FILE"; each is answered with one line of figures.
options(warn = -1)
if (!suppressPackageStartupMessages(require(glmnet, quietly = TRUE))) {
  cat("missing glmnet\n")
  quit(save = "no")
}
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
d <- as.integer(arguments[3])
file <- file(arguments[1], "rb")
x <- matrix(readBin(file, "double", n * d), n, d)
y <- readBin(file, "double", n)
close(file)
beta <- NULL

solve_at <- function(penalties, thresh) {
  gc(FALSE)
  start <- Sys.time()
  fit <- glmnet(x, y, family = "gaussian", lambda = penalties, standardize = FALSE, intercept = FALSE, thresh = thresh, maxit = 1e7)
  seconds <- as.numeric(difftime(Sys.time(), start, units = "secs"))
  beta <<- fit$beta
  sprintf("seconds=%.17g solved=%d", seconds, ncol(fit$beta))
}

cat("ready\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  numbers <- suppressWarnings(as.numeric(words[-1]))
  reply <- switch(words[1],
    single = solve_at(numbers[1], numbers[2]),
    path = solve_at(exp(seq(log(numbers[1]), log(numbers[2]), length.out = numbers[3])), numbers[4]),
    write = {
      writeBin(as.numeric(as.matrix(beta)), words[2])
      sprintf("written=%d", length(beta))
    })
  cat(reply, "\n", sep = "")
}
