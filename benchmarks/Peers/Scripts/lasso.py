"""scikit-learn's Lasso and lasso_path. Arguments: FILE n d, a file of n x d doubles column by column and n labels behind them."""
import sys

from serve import need, serve, timed

numpy, linear_model = need("numpy", "sklearn.linear_model")
path, n, d = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
values = numpy.fromfile(path)
x, y = values[: n * d].reshape(d, n).T, values[n * d:].copy()
last = numpy.zeros(d)


def single(penalty, tolerance):
    global last
    model = linear_model.Lasso(alpha=float(penalty), fit_intercept=False, tol=float(tolerance), max_iter=100000, copy_X=False)
    seconds, _ = timed(lambda: model.fit(x, y, check_input=False))
    last = model.coef_
    return {"seconds": seconds, "epochs": model.n_iter_}


def write(file):
    numpy.asarray(last, dtype=float).tofile(file)
    return {"written": last.size}


serve({"single": single, "write": write})
