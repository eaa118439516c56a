using static Toolkit.Numerics.Functions;

namespace Toolkit.Numerics.Tests;

public class OperationTests
{
    private static readonly Dictionary<string, Func<Variable<double>, Variable<double>>> Operations = new()
    {
        ["Add"] = x => x + x[0],
        ["Subtract"] = x => 2.0 - (x[..3] - x[3..6]),
        ["Multiply"] = x => x[2] * x * x,
        ["Divide"] = x => x[1] / (x * x[3..4]),
        ["Outer broadcast"] = x => x[..3] * Multiply(x[3..6], true, Constants.Matrix<double>([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3), false) / x[5],
        ["Exp"] = Exp,
        ["Log"] = Log,
        ["Log1p"] = Log1p,
        ["Sqrt"] = Sqrt,
        ["Square"] = Square,
        ["Sigmoid"] = x => Sigmoid(x - 1.0),
        ["Softplus"] = x => Softplus(x - 1.0),
        ["Sin"] = Sin,
        ["Cos"] = Cos,
        ["Tanh"] = x => Tanh(x - 1.0),
        ["Abs"] = x => Abs(x - 1.0) * x,
        ["Sum"] = x => Sum(x * x) * x,
        ["Dot"] = x => Dot(x, x) * x[1],
        ["Matrix product"] = x => Multiply(x * x[0], false, x, true) * x[2],
        ["Matrix product, transposed"] = x => Multiply(Multiply(x, false, x, true), true, Multiply(x, false, Square(x), true), true),
        ["Slice"] = x => Multiply(x, false, x, true)[1..3, 2..5] * x[0],
        ["Transpose"] = x => Multiply(Transpose(Reshape(x, 3, 3)[..2]), false, x[..2], false) * x[8],
        ["Reshape"] = x => Reshape(x * x[1], 3, 3)[1..3, 0..2],
        ["Concatenate"] = x => Concatenate(x[..2], Square(x[4..7]), x[1] * x) * x[3],
        ["Concatenate columns"] = x => ConcatenateColumns(x, Square(x), Reshape(Concatenate(x, x * x[2]), 9, 2)) * x[3],
        ["Diagonal"] = x => DiagonalOf(Reshape(Square(x), 3, 3)) * x[..3],
        ["Diagonal matrix"] = x => Dot(DiagonalMatrix(Square(x)), x),
        ["Trace"] = x => Trace(Reshape(Square(x), 3, 3)) * x[..2],
        ["Lower triangle"] = x => Dot(LowerTriangle(x[..6]), Square(x[..3])),
        ["Lower triangle of"] = x => LowerTriangleOf(Reshape(Square(x), 3, 3), withDiagonal: false) * x[5],
        ["Cumulative sum"] = x => CumulativeSum(Square(x)) * x[2],
        ["Cumulative sum from the end"] = x => CumulativeSumFromEnd(Square(x)) * x[2],
        ["Sums of rows"] = x => SumRows(Reshape(Square(x), 3, 3)) * x[..3],
        ["Sums of columns"] = x => Square(SumColumns(Reshape(Square(x), 3, 3))),
        ["Mean"] = x => Mean(Square(x)) * x,
        ["Gather"] = x => Square(x)[new Indices(2, 0, 2, 5)] * x[1],
        ["Gather rows"] = x => Reshape(Square(x), 3, 3)[new Indices(2, 0, 2, 2)] * x[1],
        ["Scatter"] = x => ScatterAdd(Square(x), new Indices(0, 1, 2, 0, 1, 2, 0, 4, 4), 5) * x[1],
        ["Scatter rows"] = x => ScatterAdd(Reshape(Square(x), 3, 3), new Indices(1, 1, 0), 2) * x[1],
        ["Cholesky"] = x => Cholesky(Definite(x)),
        ["Cholesky of one"] = x => Cholesky(Square(x[0])) * x,
        ["Solve lower"] = x => SolveLower(Reshape(x, 3, 3), Square(x[..3])),
        ["Solve lower, matrix"] = x => SolveLower(Reshape(x, 3, 3), Reshape(Square(x), 3, 3)),
        ["Solve transposed"] = x => SolveLowerTransposed(Reshape(x, 3, 3), Square(x[..3])),
        ["Solve transposed, matrix"] = x => SolveLowerTransposed(Reshape(x, 3, 3), Reshape(Square(x), 3, 3)),
        ["Solve from the right"] = x => SolveLowerFromRight(Reshape(Square(x[..6]), 2, 3), Reshape(x, 3, 3)),
        ["Solve transposed from the right"] = x => SolveLowerTransposedFromRight(Reshape(Square(x[..6]), 2, 3), Reshape(x, 3, 3)),
        ["Cholesky solve"] = x => CholeskySolve(Cholesky(Definite(x)), x[..3]),
        ["Log determinant"] = x => LogDeterminant(Definite(x)) * x[..2],
        ["Quadratic form"] = x => QuadraticForm(Definite(x), x[..3]) * x[..2],
        ["Where"] = x => Where(IsGreater(x, 1.0), Square(x), Exp(x)) * x[1],
        ["Max"] = x => Max(Square(x), x[2] + x) * x,
        ["Min"] = x => Min(Square(x), x[2] + x) * x,
        ["Pow"] = x => Pow(x, x[3]) + Pow(x[1], x),
        ["Pow by a number"] = x => Pow(x, 2.5) * x[1],
        ["Expm1"] = x => Expm1(x - 1.0),
        ["Log1mExp"] = x => Log1mExp(-x),
        ["Atan"] = Atan,
        ["LogSigmoid"] = x => LogSigmoid(x - 1.0),
        ["Logit"] = x => Logit(x / 3.0),
        ["LogAddExp"] = x => LogAddExp(Square(x), x[2] + x),
        ["LogMix"] = x => LogMix(x[0], Square(x), x[2] + x),
        ["LogSumExp"] = x => LogSumExp(Square(x)) * x[..2],
        ["LogSumExp of rows"] = x => LogSumExpRows(Reshape(Square(x), 3, 3)) * x[..3],
        ["LogSumExp of columns"] = x => LogSumExpColumns(Reshape(Square(x), 3, 3)) * x[1],
        ["Softmax"] = x => Softmax(x),
        ["Softmax of rows"] = x => SoftmaxRows(Reshape(x, 3, 3)),
        ["LogSoftmax"] = x => LogSoftmax(x),
        ["LogSoftmax of rows"] = x => LogSoftmaxRows(Reshape(x, 3, 3)),
        ["LogGamma"] = LogGamma,
        ["Digamma"] = Digamma,
        ["Trigamma"] = x => Trigamma(x + 1.0),
        ["Polygamma"] = x => Polygamma(3, x + 1.0),
        ["LogBeta"] = x => LogBeta(x, x[3]),
        ["LogRegularizedGammaP"] = x => LogRegularizedGammaP(x[2..], x[0] + x[2..]),
        ["LogRegularizedGammaQ"] = x => LogRegularizedGammaQ(x[2..], x[0] + Square(x[2..])),
        ["LogRegularizedBeta"] = x => LogRegularizedBeta(x[1], Concatenate(x[3..6], 4.0 * x[3..6]), Concatenate(x[6..], 1 - (0.1 * x[6..])) / 2),
        ["LogBinomialCoefficient"] = x => LogBinomialCoefficient(x + 4.0, x),
        ["Erf"] = x => Erf(x - 1.0),
        ["Erfc"] = x => Erfc(x - 1.0),
        ["NormalCdf"] = x => NormalCdf(x - 1.0),
        ["NormalLogCdf"] = x => NormalLogCdf(-3.0 * x),
        ["NormalQuantile"] = x => NormalQuantile(x / 3.0),
        ["Linear recurrence"] = x => LinearRecurrence(Square(x[..5]), x[5], x[6]) * x[7],
        ["Sign"] = x => Sign(x - 1.0) * x * x[2],
        ["Negative"] = x => -Square(x),
        ["Scan"] = x => Scan(x[..2], 4, (state, t) => Sin(state * x[t]) + state[0]),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsDifferencesToSecondOrder(string name) => Checked.ToSecondOrder(Operations[name], [0.3, 1.2, 0.7, 2.1, 1.6, 0.9, 1.1, 0.5, 1.9]);

    // f(x) = Σ sg(x²) x: the factor is a number to each derivative, so that the gradient is x² and the Hessian is 0.
    [Fact]
    public void NoDerivativePassesAStoppedGradient()
    {
        static Variable<double> Stopped(Variable<double> x) => Sum(StopGradient(Square(x)) * x);
        var tape = new Tape<double>();
        double[] point = [0.5, -2, 3];
        double[] direction = [1, 10, 100];
        var (gradient, forward, hessian) = (new double[3], new double[1], new double[9]);
        Assert.Equal(0.125 - 8 + 27, Derivatives.ValueAndGradient(Stopped, point, gradient, tape));
        Assert.Equal([0.25, 4, 9], gradient);
        Derivatives.JacobianVectorProduct(Stopped, point, direction, forward, tape);
        Assert.Equal(0.25 + 40 + 900, forward[0]);
        Derivatives.Hessian(Stopped, point, new MatrixSpan<double>(hessian, 3, 3), tape);
        Assert.All(hessian, element => Assert.Equal(0, element));

        // Where the stopped value is all that there is, there is no derivative.
        Derivatives.ValueAndGradient(static x => Sum(StopGradient(Exp(x))), point, gradient, tape);
        Assert.Equal([0, 0, 0], gradient);

        // It follows the values of another point.
        Derivatives.ValueAndGradient(Stopped, [4, 5, 6], gradient, tape);
        Assert.Equal([16, 25, 36], gradient);
    }

    // X Xᵀ + I.
    private static Variable<double> Definite(Variable<double> x) =>
        Multiply(Reshape(x, 3, 3), false, Reshape(x, 3, 3), true) + Constants.Matrix<double>([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 3);
}
