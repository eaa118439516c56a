"""Logistic regression by scipy's L-BFGS and scikit-learn's newton-cholesky. Arguments: FILE n d, a file of n x d doubles row by row and n labels behind them."""
import sys

from serve import answer, need, serve, timed

numpy, optimize, linear_model, threadpoolctl = need("numpy", "scipy.optimize", "sklearn.linear_model", "threadpoolctl")
if not any(library["user_api"] == "blas" for library in threadpoolctl.threadpool_info()):
    answer("missing a fast BLAS under numpy (Debian: libopenblas0-pthread)")
    sys.exit(0)
path, n, d = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
values = numpy.fromfile(path)
x, y = values[: n * d].reshape(n, d), values[n * d:].copy()
last = numpy.zeros(d)


def value_and_gradient(w):
    z = y * (x @ w)
    e = numpy.exp(-numpy.abs(z))
    s = numpy.where(z > 0, e, 1.0) / (1 + e)
    return numpy.log1p(e).sum() - numpy.minimum(z, 0).sum() + 0.5 * w @ w, w - (y * s) @ x


def lbfgs(tolerance):
    """The test on decreases is off: it would stop short of a small gradient."""
    global last
    seconds, (last, _, info) = timed(lambda: optimize.fmin_l_bfgs_b(
        value_and_gradient, numpy.zeros(d), factr=0, pgtol=float(tolerance), m=10, maxiter=5000))
    return {"seconds": seconds, "iterations": info["nit"]}


def newton(tolerance):
    global last
    model = linear_model.LogisticRegression(C=1.0, fit_intercept=False, solver="newton-cholesky", tol=float(tolerance), max_iter=1000)
    seconds, _ = timed(lambda: model.fit(x, y))
    last = model.coef_.ravel()
    return {"seconds": seconds, "iterations": int(numpy.max(model.n_iter_))}


def write(file):
    numpy.asarray(last, dtype=float).tofile(file)
    return {"written": last.size}


serve({"lbfgs": lbfgs, "newton": newton, "write": write})
