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
        ["StopGradient"] = x => StopGradient(Constants.Vector(1.0, 2, 3)) * x[..3],
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsDifferencesToSecondOrder(string name) => Checked.ToSecondOrder(Operations[name], [0.3, 1.2, 0.7, 2.1, 1.6, 0.9, 1.1, 0.5, 1.9]);
}
