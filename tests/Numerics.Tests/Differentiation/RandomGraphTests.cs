using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Numerics.Tests;

/// <summary>The chain rule on graphs of random operations, against pairs of value and slope that know nothing of a tape.</summary>
public class RandomGraphTests
{
    private const int Inputs = 4;

    /// <summary>A graph: each node is an operation on two earlier ones.</summary>
    public sealed record Graph(Operation[] Operations, double[] Point, double[] Direction, double[] Other);

    /// <summary>What a node computes, and of which nodes: numbers that are taken modulo what there is.</summary>
    public readonly record struct Operation(int Kind, int Left, int Right);

    [Property(MaxTest = 300, Arbitrary = [typeof(Graphs)])]
    public void The_gradient_along_a_direction_is_the_slope_of_pairs(Graph graph)
    {
        var gradient = new double[Inputs];
        var value = Derivatives.ValueAndGradient(x => OnTape(graph, x), graph.Point, gradient, new Tape<double>());
        var pair = AsPairs(graph, graph.Direction);
        Assert.Equal(pair.Value, value, 1e-12 * Math.Max(1, Math.Abs(pair.Value)));
        var slope = gradient.Zip(graph.Direction, static (g, v) => g * v).Sum();
        Assert.Equal(pair.Slope, slope, 1e-9 * Math.Max(1, Math.Max(Math.Abs(pair.Slope), gradient.Max(Math.Abs))));
    }

    [Property(MaxTest = 300, Arbitrary = [typeof(Graphs)])]
    public void Forward_and_backward_agree(Graph graph)
    {
        var tape = new Tape<double>();
        var (gradient, forward) = (new double[Inputs], new double[1]);
        Derivatives.ValueAndGradient(x => OnTape(graph, x), graph.Point, gradient, tape);
        Derivatives.JacobianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Direction, forward, tape);
        Assert.Equal(gradient.Zip(graph.Direction, static (g, v) => g * v).Sum(), forward[0], 1e-10 * Math.Max(1, gradient.Max(Math.Abs)));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Graphs)])]
    public void The_Hessian_is_symmetric(Graph graph)
    {
        var tape = new Tape<double>();
        var (first, second) = (new double[Inputs], new double[Inputs]);
        Derivatives.HessianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Direction, first, tape);
        Derivatives.HessianVectorProduct(x => OnTape(graph, x), graph.Point, graph.Other, second, tape);
        var (left, right) = (first.Zip(graph.Other, static (a, b) => a * b).Sum(), second.Zip(graph.Direction, static (a, b) => a * b).Sum());
        Assert.Equal(left, right, 1e-8 * Math.Max(1, Math.Max(first.Max(Math.Abs), second.Max(Math.Abs))));
    }

    [Property(MaxTest = 200, Arbitrary = [typeof(Graphs)])]
    public void The_vector_Jacobian_product_is_linear(Graph graph, double scale)
    {
        var factor = double.IsFinite(scale) ? Math.Tanh(scale) : 0.5;
        var tape = new Tape<double>();
        double[] Product(double[] cotangent)
        {
            var product = new double[Inputs];
            Derivatives.VectorJacobianProduct(x => Vector(graph, x), graph.Point, cotangent, product, tape);
            return product;
        }

        var (u, v) = (graph.Direction, graph.Other);
        var both = Product([.. u.Zip(v, (a, b) => a + (factor * b))]);
        var (one, other) = (Product(u), Product(v));
        for (var i = 0; i < Inputs; i++)
        {
            Assert.Equal(one[i] + (factor * other[i]), both[i], 1e-9 * Math.Max(1, Math.Max(one.Max(Math.Abs), other.Max(Math.Abs))));
        }
    }

    [Property(MaxTest = 100, Arbitrary = [typeof(Graphs)])]
    public void An_evaluation_leaves_no_trace(Graph graph, Graph between)
    {
        var tape = new Tape<double>();
        var (before, after, scratch) = (new double[Inputs], new double[Inputs], new double[Inputs]);
        Derivatives.ValueAndGradient(x => OnTape(graph, x), graph.Point, before, tape);
        Derivatives.HessianVectorProduct(x => OnTape(between, x), between.Point, between.Other, scratch, tape);
        Assert.Throws<InvalidOperationException>(() => Derivatives.ValueAndGradient(
            x => OnTape(between, x) is var y && y.Length > 0 ? throw new InvalidOperationException() : y, between.Point, scratch, tape));
        Derivatives.ValueAndGradient(x => OnTape(graph, x), graph.Point, after, tape);
        Assert.Equal(before.Select(BitConverter.DoubleToInt64Bits), after.Select(BitConverter.DoubleToInt64Bits));
    }

    private static Variable<double> OnTape(Graph graph, Variable<double> x)
    {
        var nodes = Nodes(graph, x);
        return nodes[^1] + (0.5 * nodes[^2]);
    }

    private static Variable<double> Vector(Graph graph, Variable<double> x) => Concatenate<double>([.. Nodes(graph, x)[^4..]]);

    private static List<Variable<double>> Nodes(Graph graph, Variable<double> x)
    {
        List<Variable<double>> nodes = [x[0], x[1], x[2], x[3]];
        foreach (var (kind, left, right) in graph.Operations)
        {
            var (a, b) = (nodes[left % nodes.Count], nodes[right % nodes.Count]);
            nodes.Add((kind % 10) switch
            {
                0 => a + b,
                1 => a - b,
                2 => Tanh(a) * b,
                3 => a / (1 + Square(b)),
                4 => Sin(a),
                5 => Exp(-Square(a)),
                6 => Sigmoid(a) + b,
                7 => LogAddExp(a, b),
                8 => Sum(Concatenate(a, b, a) * Concatenate(b, Tanh(a), 1 + (0 * b))) / 3,
                _ => Sqrt(1 + Square(a)),
            });
        }

        return nodes;
    }

    private static Pair AsPairs(Graph graph, double[] direction)
    {
        var nodes = new List<Pair>();
        for (var i = 0; i < Inputs; i++) nodes.Add(new(graph.Point[i], direction[i]));
        foreach (var (kind, left, right) in graph.Operations)
        {
            var (a, b) = (nodes[left % nodes.Count], nodes[right % nodes.Count]);
            nodes.Add((kind % 10) switch
            {
                0 => a + b,
                1 => a + b.Times(-1),
                2 => a.Through(Math.Tanh(a.Value), 1 - (Math.Tanh(a.Value) * Math.Tanh(a.Value))) * b,
                3 => a * b.Through(1 / (1 + (b.Value * b.Value)), -2 * b.Value / ((1 + (b.Value * b.Value)) * (1 + (b.Value * b.Value)))),
                4 => a.Through(Math.Sin(a.Value), Math.Cos(a.Value)),
                5 => a.Through(Math.Exp(-a.Value * a.Value), -2 * a.Value * Math.Exp(-a.Value * a.Value)),
                6 => a.Through(1 / (1 + Math.Exp(-a.Value)), 1 / (2 + Math.Exp(a.Value) + Math.Exp(-a.Value))) + b,
                7 => LogSum(a, b),
                8 => ((a * b) + (b * a.Through(Math.Tanh(a.Value), 1 - (Math.Tanh(a.Value) * Math.Tanh(a.Value)))) + a).Times(1 / 3.0),
                _ => a.Through(Math.Sqrt(1 + (a.Value * a.Value)), a.Value / Math.Sqrt(1 + (a.Value * a.Value))),
            });
        }

        return nodes[^1] + nodes[^2].Times(0.5);
    }

    private static Pair LogSum(Pair a, Pair b)
    {
        var largest = Math.Max(a.Value, b.Value);
        var (left, right) = (Math.Exp(a.Value - largest), Math.Exp(b.Value - largest));
        return new(largest + Math.Log(left + right), ((left * a.Slope) + (right * b.Slope)) / (left + right));
    }

    private readonly record struct Pair(double Value, double Slope)
    {
        public static Pair operator +(Pair a, Pair b) => new(a.Value + b.Value, a.Slope + b.Slope);

        public static Pair operator *(Pair a, Pair b) => new(a.Value * b.Value, (a.Slope * b.Value) + (a.Value * b.Slope));

        public Pair Times(double factor) => new(factor * Value, factor * Slope);

        public Pair Through(double value, double derivative) => new(value, derivative * Slope);
    }

    private static class Graphs
    {
        public static Arbitrary<Graph> Graph()
        {
            var number = Gen.Choose(-2000, 2000).Select(static k => k / 1000.0);
            var operation = from kind in Gen.Choose(0, 9)
                            from left in Gen.Choose(0, 1000)
                            from right in Gen.Choose(0, 1000)
                            select new Operation(kind, left, right);
            return (from count in Gen.Choose(2, 14)
                    from operations in operation.ArrayOf(count)
                    from point in number.ArrayOf(Inputs)
                    from direction in number.ArrayOf(Inputs)
                    from other in number.ArrayOf(Inputs)
                    select new Graph(operations, point, direction, other)).ToArbitrary();
        }
    }
}
