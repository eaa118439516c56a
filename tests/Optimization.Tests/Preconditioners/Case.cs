using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using Numbers = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace Toolkit.Optimization.Tests;

/// <summary>A small network with a batch, and what slow loops make of it: the examples' own gradients, one by one, and the matrices that preconditioners claim to be.</summary>
internal sealed record Case<T>(NetworkObjective<T> Objective, int[] Batch, T[] Point)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly string[] Names = ["dense", "without bias", "shared", "convolution", "with others", "width one", "batch of one", "dead units", "zero inputs"];

    public int Length => Objective.Dimension;

    public CurvatureLayout Layout => Objective.Fisher;

    public static Case<T> Of(string name)
    {
        var batch = name is "batch of one" ? 1 : name is "dead units" ? 3 : 7;
        var network = name switch
        {
            "without bias" => Network.Of<T>(4).Dense(3, hasBias: false).Tanh().Dense(2, hasBias: false),
            "shared" => Network.Of<T>(3, 1, 4).Dense(3).Tanh().Flatten().Dense(2),
            "convolution" => Network.Of<T>(4, 3, 2).Then(new Convolution<T>(3, 2, 2)).Tanh().Flatten().Dense(2),
            "with others" => Network.Of<T>(4).Dense(3).Then(new LayerNorm<T>()).Dense(2),
            "width one" => Network.Of<T>(1).Dense(1).Tanh().Dense(1),
            "dead units" => Network.Of<T>(9).Dense(8).Relu().Dense(2),
            _ => Network.Of<T>(4).Dense(3).Tanh().Dense(2),
        };
        var key = RandomKey.FromSeed(5);
        var inputs = new T[10 * network.Input.Length];
        key.Fold(1).Normals<T>(inputs);
        if (name is "zero inputs") inputs.AsSpan().Clear();
        var targets = new T[10 * network.Output.Length];
        key.Fold(2).Normals<T>(targets);
        var point = network.Initialize(key.Fold(3));
        var moved = new T[point.Length];
        key.Fold(4).Normals<T>(moved);
        for (var i = 0; i < point.Length; i++) point[i] += T.CreateChecked(0.3) * moved[i];

        // Every unit of the first layer is far below 0: no derivative passes.
        if (name is "dead units") point.AsSpan(72, 8).Fill(T.CreateChecked(-100));
        return new(network.Objective(new DenseInputs<T>(inputs, network.Input), Targets<T>.Values(targets, network.Output.Length), new HalfSquares<T>()), [.. Enumerable.Range(1, batch)], point);
    }

    /// <summary>What a preconditioner knows when it has seen the batch so many times.</summary>
    public TState Observed<TFisher, TState, TPreconditioner>(IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, int times = 1)
        where TFisher : struct, IFisher
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        using var workspace = new Workspace();
        var state = preconditioner.Initialize(Point);
        for (var k = 0; k < times; k++) Observe<TFisher, TState, TPreconditioner>(preconditioner.Operator, ref state, Batch, workspace);
        return state;
    }

    public void Observe<TFisher, TState, TPreconditioner>(TPreconditioner preconditioner, ref TState state, int[] batch, Workspace workspace)
        where TFisher : struct, IFisher
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        using var scope = workspace.Open();
        var gradient = workspace.Take<T>(Length)[..Length];
        var evidence = Objective.BatchGradient<TFisher>(batch, Point, gradient, RandomKey.FromSeed(9), workspace);
        preconditioner.Observe(ref state, gradient, new Evidence<T>(Point, T.One, evidence), workspace);
    }

    /// <summary>The gradients of the examples, each asked for alone: the rows.</summary>
    public Matrix<double> Gradients()
    {
        using var workspace = new Workspace();
        var rows = Matrix<double>.Build.Dense(Batch.Length, Length);
        var gradient = new T[Length];
        for (var i = 0; i < Batch.Length; i++)
        {
            Objective.BatchGradient(Batch.AsSpan(i, 1), Point, gradient, workspace);
            for (var j = 0; j < Length; j++) rows[i, j] = double.CreateChecked(gradient[j]);
        }

        return rows;
    }

    /// <summary>(1/m) Σ gᵢ gᵢᵀ of one block, in the order of its parameters.</summary>
    public Matrix<double> Fisher(int block)
    {
        var own = Gradients().SubMatrix(0, Batch.Length, Layout.Blocks[block].Offset, Layout.Blocks[block].Shape.Length);
        return own.TransposeThisAndMultiply(own) / Batch.Length;
    }

    /// <summary>A and B of a block by loops over its rows, from what one example's evidence tells at a time.</summary>
    public (Matrix<double> A, Matrix<double> B) Factors(int block)
    {
        using var workspace = new Workspace();
        var shape = Layout.Blocks[block].Shape;
        var (a, b) = (Matrix<double>.Build.Dense(shape.InputLength, shape.InputLength), Matrix<double>.Build.Dense(shape.Rows, shape.Rows));
        foreach (var example in Batch)
        {
            using var scope = workspace.Open();
            var evidence = Objective.BatchGradient<EmpiricalFisher>([example], Point, new T[Length], RandomKey.FromSeed(9), workspace);
            for (var t = 0; t < shape.Places; t++)
            {
                var h = Numbers.Build.Dense(shape.InputLength, 1);
                for (var j = 0; j < shape.Columns; j++) h[j] = double.CreateChecked(evidence.Inputs(block)[t, j]);
                var delta = Numbers.Build.Dense(shape.Rows, 0);
                for (var j = 0; j < shape.Rows; j++) delta[j] = double.CreateChecked(evidence.Derivatives(block, 0)[t, j]);
                a += h.OuterProduct(h) / Batch.Length;
                b += delta.OuterProduct(delta) / (Batch.Length * shape.Places);
            }
        }

        return (a, b);
    }

    /// <summary>B ⊗ A in the order of a block's parameters: weights row by row, then the bias.</summary>
    public Matrix<double> Product(int block, Matrix<double> a, Matrix<double> b)
    {
        var shape = Layout.Blocks[block].Shape;
        var matrix = Matrix<double>.Build.Dense(shape.Length, shape.Length);
        for (var i = 0; i < shape.Length; i++)
        {
            for (var j = 0; j < shape.Length; j++)
            {
                var ((row, column), (otherRow, otherColumn)) = (Place(shape, i), Place(shape, j));
                matrix[i, j] = b[row, otherRow] * a[column, otherColumn];
            }
        }

        return matrix;
    }

    private static (int Row, int Column) Place(KroneckerShape shape, int i) =>
        i < shape.Rows * shape.Columns ? (i / shape.Columns, i % shape.Columns) : (i - (shape.Rows * shape.Columns), shape.Columns);
}

/// <summary>The matrices of a preconditioner, column by column, and what must be true of any.</summary>
internal sealed record Columns(Matrix<double> P, Matrix<double> Root, Matrix<double> Inverse)
{
    public static Columns Of<T, TState, TPreconditioner>(TPreconditioner preconditioner, in TState state, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        using var workspace = new Workspace();
        var columns = new Columns(Matrix<double>.Build.Dense(length, length), Matrix<double>.Build.Dense(length, length), Matrix<double>.Build.Dense(length, length));
        var (unit, image) = (new T[length], new T[length]);
        for (var j = 0; j < length; j++)
        {
            unit.AsSpan().Clear();
            unit[j] = T.One;
            preconditioner.Multiply(state, unit, T.Zero, default, image, workspace);
            columns.P.SetColumn(j, Array.ConvertAll(image, double.CreateChecked));
            preconditioner.Multiply(state, default, T.One, unit, image, workspace);
            columns.Root.SetColumn(j, Array.ConvertAll(image, double.CreateChecked));
            preconditioner.MultiplyByInverse(state, unit, image, workspace);
            columns.Inverse.SetColumn(j, Array.ConvertAll(image, double.CreateChecked));
        }

        // A direction and noise at once are the sum of both.
        var (g, z, both) = (new T[length], new T[length], new T[length]);
        RandomKey.FromSeed(1).Normals<T>(g);
        RandomKey.FromSeed(2).Normals<T>(z);
        preconditioner.Multiply(state, g, T.CreateChecked(0.5), z, both, workspace);
        var expected = (columns.P * Numbers.Build.Dense(Array.ConvertAll(g, double.CreateChecked))) + (0.5 * columns.Root * Numbers.Build.Dense(Array.ConvertAll(z, double.CreateChecked)));
        Close(expected.ToColumnMatrix(), Numbers.Build.Dense(Array.ConvertAll(both, double.CreateChecked)).ToColumnMatrix(), Tolerance<T>());
        return columns;
    }

    public static double Tolerance<T>() => typeof(T) == typeof(float) ? 2e-3 : 1e-9;

    /// <summary>P is symmetric, L Lᵀ = P and P⁻¹ P = I.</summary>
    public Columns AreOfOneMatrix(double tolerance)
    {
        Close(P, P.Transpose(), tolerance);
        Close(P, Root * Root.Transpose(), tolerance);
        Close(Matrix<double>.Build.DenseIdentity(P.RowCount), Inverse * P, tolerance);
        return this;
    }

    public static void Close(Matrix<double> expected, Matrix<double> actual, double tolerance) =>
        Assert.InRange((expected - actual).FrobeniusNorm(), 0, tolerance * Math.Max(expected.FrobeniusNorm(), 1e-300));
}
