using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Numerics.Tests;

/// <summary>The chain rule on graphs of scalars, rows, columns and matrices, against plain loops over arrays and their differences.</summary>
public class RandomMatrixGraphTests
{
    // Every node is 1 x 1, 1 x 3, 3 x 1 or 3 x 3.
    private const int Size = 3;
    private const int Inputs = 16;

    /// <summary>A graph: each node is an operation on two earlier ones.</summary>
    public sealed record Graph(RandomGraphTests.Operation[] Operations, double[] Point, double[] Direction, double[] Other);

    [Property(MaxTest = 200, Arbitrary = [typeof(Graphs)])]
    public void Values_and_slopes_are_those_of_plain_loops(Graph graph)
    {
        var tape = new Tape<double>();
        var (gradient, forward) = (new double[Inputs], new double[1]);
        var value = Derivatives.ValueAndGradient(x => OnTape(graph, x), graph.Point, gradient, tape);
        Assert.Equal(Plain(graph, graph.Point), value, 1e-11 * Math.Max(1, Math.Abs(value)));

        double Central(double step) => (Plain(graph, [.. Along(step)]) - Plain(graph, [.. Along(-step)])) / (2 * step);
        IEnumerable<double> Along(double step) => graph.Point.Zip(graph.Direction, (x, v) => x + (step * v));
        var slope = Dot(gradient, graph.Direction);
        var scale = Math.Max(1, gradient.Max(Math.Abs));
        Assert.Equal(((4 * Central(1e-3)) - Central(2e-3)) / 3, slope, 1e-6 * scale);

        Derivatives.JacobianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Direction, forward, tape);
        Assert.Equal(slope, forward[0], 1e-10 * scale);
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(Graphs)])]
    public void The_Hessian_is_symmetric_and_the_difference_of_gradients(Graph graph)
    {
        var tape = new Tape<double>();
        var (first, second) = (new double[Inputs], new double[Inputs]);
        Derivatives.HessianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Direction, first, tape);
        Derivatives.HessianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Other, second, tape);
        var scale = Math.Max(1, Math.Max(first.Max(Math.Abs), second.Max(Math.Abs)));
        Assert.Equal(Dot(first, graph.Other), Dot(second, graph.Direction), 1e-8 * scale);

        double[] GradientAt(double step)
        {
            var gradient = new double[Inputs];
            Derivatives.ValueAndGradient(x => OnTape(graph, x), [.. graph.Point.Zip(graph.Direction, (x, v) => x + (step * v))], gradient, tape);
            return gradient;
        }

        var (a, b, c, d) = (GradientAt(1e-3), GradientAt(-1e-3), GradientAt(2e-3), GradientAt(-2e-3));
        for (var i = 0; i < Inputs; i++)
        {
            Assert.Equal(((4 * (a[i] - b[i]) / 2e-3) - ((c[i] - d[i]) / 4e-3)) / 3, first[i], 1e-5 * scale);
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, static (x, y) => x * y).Sum();

    private static Variable<double> OnTape(Graph graph, Variable<double> x)
    {
        List<Variable<double>> nodes = [x[0], x[1..4], Transpose(x[4..7]), Reshape(x[7..16], Size, Size)];
        foreach (var (kind, left, right) in graph.Operations)
        {
            var (a, b) = (nodes[left % nodes.Count], nodes[right % nodes.Count]);
            nodes.Add((kind % 12) switch
            {
                0 => a + b,
                1 => Tanh(a) * b,
                2 => a / (1 + Square(b)),
                3 => Transpose(Sin(a)),
                4 => Functions.Dot(Full(a), Full(b)) / Size,
                5 => Cholesky(Functions.Dot(Full(a), Transpose(Full(a))) + Identity),
                6 => SolveLower(Cholesky(Functions.Dot(Full(a), Transpose(Full(a))) + Identity), Full(b)),
                7 => LogSumExpRows(Full(a)),
                8 => Full(a)[new Indices(2, 0, 0)],
                9 => Concatenate(Full(a)[1..3], Full(b)[0..1]),
                10 => SoftmaxRows(Full(a)),
                _ => SumColumns(Full(a)) - a,
            });
        }

        return Sum(nodes[^1] * Sin(nodes[^2])) + Sum(nodes[^3]);
    }

    private static readonly Variable<double> Identity = Constants.Matrix<double>([1, 0, 0, 0, 1, 0, 0, 0, 1], Size, Size);

    // Stretched to 3 x 3.
    private static Variable<double> Full(Variable<double> a) => a + Constants.Matrix<double>(new double[Size * Size], Size, Size);

    private static double Plain(Graph graph, double[] x)
    {
        List<double[,]> nodes =
        [
            Of(1, 1, (_, _) => x[0]), Of(Size, 1, (i, _) => x[1 + i]), Of(1, Size, (_, j) => x[4 + j]), Of(Size, Size, (i, j) => x[7 + (Size * i) + j]),
        ];
        foreach (var (kind, left, right) in graph.Operations)
        {
            var (a, b) = (nodes[left % nodes.Count], nodes[right % nodes.Count]);
            nodes.Add((kind % 12) switch
            {
                0 => Each(a, b, static (p, q) => p + q),
                1 => Each(a, b, static (p, q) => Math.Tanh(p) * q),
                2 => Each(a, b, static (p, q) => p / (1 + (q * q))),
                3 => Of(a.GetLength(1), a.GetLength(0), (i, j) => Math.Sin(a[j, i])),
                4 => Of(Size, Size, (i, j) => Total(k => At(a, i, k) * At(b, k, j)) / Size),
                5 => Factor(a),
                6 => Solved(Factor(a), b),
                7 => Of(Size, 1, (i, _) => Math.Log(Total(k => Math.Exp(At(a, i, k))))),
                8 => Of(Size, Size, (i, j) => At(a, i == 0 ? 2 : 0, j)),
                9 => Of(Size, Size, (i, j) => i < 2 ? At(a, i + 1, j) : At(b, 0, j)),
                10 => Of(Size, Size, (i, j) => Math.Exp(At(a, i, j)) / Total(k => Math.Exp(At(a, i, k)))),
                _ => Each(Of(1, Size, (_, j) => Total(k => At(a, k, j))), a, static (p, q) => p - q),
            });
        }

        var sum = 0.0;
        foreach (var element in Each(nodes[^1], nodes[^2], static (p, q) => p * Math.Sin(q))) sum += element;
        foreach (var element in nodes[^3]) sum += element;
        return sum;
    }

    private static double[,] Of(int rows, int columns, Func<int, int, double> element)
    {
        var made = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) made[i, j] = element(i, j);
        }

        return made;
    }

    private static double At(double[,] a, int i, int j) => a[a.GetLength(0) == 1 ? 0 : i, a.GetLength(1) == 1 ? 0 : j];

    private static double[,] Each(double[,] a, double[,] b, Func<double, double, double> f) =>
        Of(Math.Max(a.GetLength(0), b.GetLength(0)), Math.Max(a.GetLength(1), b.GetLength(1)), (i, j) => f(At(a, i, j), At(b, i, j)));

    private static double Total(Func<int, double> term) => Enumerable.Range(0, Size).Sum(term);

    // The factor of A Aᵀ + I.
    private static double[,] Factor(double[,] a)
    {
        var l = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = Total(k => At(a, i, k) * At(a, j, k)) + (i == j ? 1 : 0) - Enumerable.Range(0, j).Sum(k => l[i, k] * l[j, k]);
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        }

        return l;
    }

    private static double[,] Solved(double[,] l, double[,] b)
    {
        var x = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++) x[i, j] = (At(b, i, j) - Enumerable.Range(0, i).Sum(k => l[i, k] * x[k, j])) / l[i, i];
        }

        return x;
    }

    private static class Graphs
    {
        public static Arbitrary<Graph> Graph()
        {
            var number = Gen.Choose(-1500, 1500).Select(static k => k / 1000.0);
            var operation = from kind in Gen.Choose(0, 11)
                            from left in Gen.Choose(0, 1000)
                            from right in Gen.Choose(0, 1000)
                            select new RandomGraphTests.Operation(kind, left, right);
            return (from count in Gen.Choose(2, 7)
                    from operations in operation.ArrayOf(count)
                    from point in number.ArrayOf(Inputs)
                    from direction in number.ArrayOf(Inputs)
                    from other in number.ArrayOf(Inputs)
                    select new Graph(operations, point, direction, other)).ToArbitrary();
        }
    }
}
