# Stan's NUTS by rstan. Arguments: CACHE FOLDER, where compiled models are kept, and the files gaussian.bin, schools.bin and logistic.bin.
# Compiles what the cache lacks before it says "ready"; that takes about half a minute a model, once.
# Requests: "gradient MODEL FILE", which reads an unconstrained point and keeps the log density and the gradient there for "write FILE";
# "sample MODEL WARMUP DRAWS SEED", one chain, the seconds a leapfrog step of the draws by Stan's own clock;
# "chains MODEL COUNT WARMUP DRAWS SEED", chains one after the other, their seconds, warm-up and draws, and the least bulk effective sample size.
options(warn = -1)
if (!suppressPackageStartupMessages(require(rstan, quietly = TRUE))) {
  cat("missing rstan (Debian: r-cran-rstan)\n")
  quit(save = "no")
}
arguments <- commandArgs(trailingOnly = TRUE)
cache <- arguments[1]
folder <- arguments[2]
dir.create(cache, recursive = TRUE, showWarnings = FALSE)

# Debian's Boost lies among the system's headers, and its package BH is empty.
if (!file.exists(rstan_options("boost_lib"))) rstan_options(boost_lib = "/usr/include")
flags <- tempfile("Makevars")
writeLines(c("CXX14 = g++", "CXX14FLAGS = -O3 -fPIC -w", "CXX14STD = -std=gnu++14", "CXXFLAGS = -O3 -fPIC -w", "CXX17FLAGS = -O3 -fPIC -w"), flags)
Sys.setenv(R_MAKEVARS_USER = flags)

labels <- if (packageVersion("rstan") >= "2.26") "array[N] int<lower=0, upper=1> y;" else "int<lower=0, upper=1> y[N];"
programs <- list(
  gaussian = "
    data { int<lower=1> d; matrix[d, d] precision; }
    parameters { vector[d] x; }
    model { target += -0.5 * quad_form(precision, x); }",
  schools = "
    data { int<lower=0> J; vector[J] y; vector<lower=0>[J] sigma; }
    parameters { real mu; real<lower=0> tau; vector[J] theta_tilde; }
    model {
      mu ~ normal(0, 5);
      tau ~ cauchy(0, 5);
      theta_tilde ~ normal(0, 1);
      y ~ normal(mu + tau * theta_tilde, sigma);
    }",
  logistic = paste("
    data { int<lower=1> N; int<lower=1> D; matrix[N, D] X;", labels, "}
    parameters { real alpha; vector[D] beta; }
    model {
      alpha ~ normal(0, 2.5);
      beta ~ normal(0, 2.5);
      y ~ bernoulli_logit_glm(X, alpha, beta);
    }"))

# What a file holds: counts first, then the numbers, matrices row by row.
doubles <- function(path) {
  file <- file(path, "rb")
  on.exit(close(file))
  readBin(file, "double", file.size(path) / 8)
}
part <- function(values, first, rows, columns = 1) {
  piece <- values[first + seq_len(rows * columns) - 1]
  if (columns == 1) piece else matrix(piece, rows, columns, byrow = TRUE)
}
gaussian <- doubles(file.path(folder, "gaussian.bin"))
schools <- doubles(file.path(folder, "schools.bin"))
logistic <- doubles(file.path(folder, "logistic.bin"))
data <- list(
  gaussian = list(d = as.integer(gaussian[1]), precision = part(gaussian, 2, gaussian[1], gaussian[1])),
  schools = list(J = as.integer(schools[1]), y = part(schools, 2, schools[1]), sigma = part(schools, 2 + schools[1], schools[1])),
  logistic = list(
    N = as.integer(logistic[1]), D = as.integer(logistic[2]), X = part(logistic, 3, logistic[1], logistic[2]),
    y = as.integer(part(logistic, 3 + logistic[1] * logistic[2], logistic[1]))))

compiled <- function(name) {
  text <- tempfile()
  writeLines(c(programs[[name]], as.character(packageVersion("rstan")), R.version.string, readLines(flags)), text)
  path <- file.path(cache, paste0(name, "-", unname(tools::md5sum(text)), ".rds"))
  if (file.exists(path)) return(readRDS(path))
  message("compiling the Stan model ", name, ", once")
  model <- stan_model(model_code = programs[[name]], model_name = name, save_dso = TRUE)
  half <- paste0(path, ".", Sys.getpid())
  saveRDS(model, half)
  file.rename(half, path)
  model
}

# What rstan prints goes nowhere; answers go to standard output.
quietly <- function(work) {
  sink(nullfile())
  on.exit(sink())
  suppressWarnings(suppressMessages(work))
}
models <- sapply(names(programs), compiled, simplify = FALSE)
fits <- quietly(sapply(names(models), function(name) sampling(models[[name]], data = data[[name]], chains = 0), simplify = FALSE))
last <- NULL

gradient_at <- function(name, path) {
  gradient <- grad_log_prob(fits[[name]], doubles(path))
  last <<- c(attr(gradient, "log_prob"), as.numeric(gradient))
  sprintf("value=%.17g", last[1])
}

sample_with <- function(name, warmup, draws, seed) {
  control <- if (name == "schools") list(adapt_delta = 0.95) else list()
  fit <- quietly(sampling(
    models[[name]], data = data[[name]], chains = 1, iter = warmup + draws, warmup = warmup, seed = seed, refresh = 0, control = control,
    save_warmup = FALSE, check_data = FALSE))
  seconds <- sum(get_elapsed_time(fit)[, "sample"])
  leapfrogs <- sum(get_sampler_params(fit, inc_warmup = FALSE)[[1]][, "n_leapfrog__"])
  sprintf("seconds=%.17g leapfrogs=%d each=%.17g", seconds, as.integer(leapfrogs), seconds / leapfrogs)
}

chains_of <- function(name, count, warmup, draws, seed) {
  control <- if (name == "schools") list(adapt_delta = 0.95) else list()
  fit <- quietly(sampling(
    models[[name]], data = data[[name]], chains = count, cores = 1, iter = warmup + draws, warmup = warmup, seed = seed, refresh = 0, control = control,
    save_warmup = FALSE, check_data = FALSE))
  values <- as.array(fit)
  size <- min(sapply(setdiff(dimnames(values)[[3]], "lp__"), function(quantity) ess_bulk(values[, , quantity])))
  leapfrogs <- sum(sapply(get_sampler_params(fit, inc_warmup = FALSE), function(chain) sum(chain[, "n_leapfrog__"])))
  sprintf("seconds=%.17g size=%.17g leapfrogs=%d", sum(get_elapsed_time(fit)), size, as.integer(leapfrogs))
}

cat("ready\n")
input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  reply <- switch(words[1],
    gradient = gradient_at(words[2], words[3]),
    chains = do.call(chains_of, c(list(words[2]), as.list(as.integer(words[3:6])))),
    sample = do.call(sample_with, c(list(words[2]), as.list(as.integer(words[3:5])))),
    write = {
      writeBin(last, words[2])
      sprintf("written=%d", length(last))
    })
  cat(reply, "\n", sep = "")
}
