using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A preconditioner and its state, whose matrices are written down column by column.</summary>
internal sealed class CurvatureRun<TFisher, T, TState, TPreconditioner>
    where TFisher : struct, IFisher
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
{
    private readonly TPreconditioner _operator;
    private readonly int _dimension;
    private TState _state;

    public CurvatureRun(IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, CurvatureProblem<T> first)
    {
        _operator = preconditioner.Operator;
        _dimension = first.Objective.Dimension;
        _state = _operator.Initialize(first.Point.Span);
    }

    private delegate void Column(ReadOnlySpan<T> unit, Span<T> destination);

    public Workspace Workspace { get; } = new();

    /// <summary>Takes in the problem's batch, and returns its gradient.</summary>
    public T[] Observe(CurvatureProblem<T> problem)
    {
        using var scope = Workspace.Open();
        var gradient = new T[_dimension];
        var evidence = problem.Objective.BatchGradient<TFisher>(problem.Batch.AsSpan(), problem.Point.Span, gradient, problem.Key, Workspace);
        _operator.Observe(ref _state, gradient, new Evidence<T>(problem.Point.Span, Reductions.Norm<T>(gradient), evidence), Workspace);
        return gradient;
    }

    /// <summary>P g + s L z.</summary>
    public T[] Multiply(ReadOnlySpan<T> vector, T scale = default, ReadOnlySpan<T> noise = default)
    {
        var product = new T[_dimension];
        _operator.Multiply(_state, vector, scale, noise, product, Workspace);
        return product;
    }

    /// <summary>P⁻¹ v.</summary>
    public T[] MultiplyByInverse(ReadOnlySpan<T> vector)
    {
        var product = new T[_dimension];
        _operator.MultiplyByInverse(_state, vector, product, Workspace);
        return product;
    }

    /// <summary>P.</summary>
    public double[] Matrix() => Columns((unit, destination) => Multiply(unit).CopyTo(destination));

    /// <summary>L.</summary>
    public double[] Root() => Columns((unit, destination) => Multiply(default, T.One, unit).CopyTo(destination));

    /// <summary>P⁻¹.</summary>
    public double[] Inverse() => Columns((unit, destination) => MultiplyByInverse(unit).CopyTo(destination));

    /// <summary>The blocks of F̂ = P⁻¹ − λ I.</summary>
    public double[][] Estimates(CurvatureLayout layout, double damping) => Blocks(layout, Inverse(), damping);

    /// <summary>The blocks of a matrix of all parameters, less λ I.</summary>
    public double[][] Blocks(CurvatureLayout layout, double[] matrix, double damping)
    {
        return [.. layout.Blocks.Select(Block)];

        double[] Block(CurvatureBlock block)
        {
            var n = block.Shape.Length;
            var part = new double[n * n];
            for (var i = 0; i < n; i++)
            {
                matrix.AsSpan(((block.Offset + i) * _dimension) + block.Offset, n).CopyTo(part.AsSpan(i * n));
                part[(i * n) + i] -= damping;
            }

            return part;
        }
    }

    private double[] Columns(Column column)
    {
        var (matrix, unit, product) = (new double[_dimension * _dimension], new T[_dimension], new T[_dimension]);
        for (var j = 0; j < _dimension; j++)
        {
            unit[j] = T.One;
            column(unit, product);
            unit[j] = T.Zero;
            for (var i = 0; i < _dimension; i++) matrix[(i * _dimension) + j] = double.CreateChecked(product[i]);
        }

        return matrix;
    }
}
