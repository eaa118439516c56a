using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>SAGA: <c>∇fᵢ(x) − ∇fᵢ(φᵢ) + (1/n) Σⱼ ∇fⱼ(φⱼ)</c>, then φᵢ ← x; a table keeps each term's last gradient.</summary>
/// <remarks>
/// <para>
/// Unbiased, with a variance that vanishes at the solution, and one term a step. The table of any finite sum has n d numbers, filled at the start, which asks for
/// every term once; of a linear model one number a row is enough: <see cref="LaggedReduction{T, TRows, TLoss}"/>. The term of step k is integer k of the key.
/// </para>
/// <para>
/// With fᵢ μ-strongly convex and L_max-smooth, any convex g, and α = 1/(2 (μ n + L_max)), the Lyapunov function
/// <c>T = (1/n) Σ (fᵢ(φᵢ) − fᵢ(x*) − ⟨∇fᵢ(x*), φᵢ − x*⟩) + ‖x − x*‖² / (2 α (1 − α μ) n)</c> shrinks in expectation by 1 − α μ a step. That bounds no
/// gap from one step to the next, so no rate is declared. Source: Defazio, Bach, Lacoste-Julien 2014, Theorem 1.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct Saga<T, TOracle> : IRandomizedEstimator<Saga<T, TOracle>, T, TOracle, SagaState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal Saga(RandomKey key) => Key = key;

    /// <summary>What the terms are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public SagaState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        var (table, mean) = (Buffer<T>.Allocate(checked(oracle.Terms * start.Length)), Buffer<T>.Allocate(start.Length));
        var share = T.One / Number.Of<T>(oracle.Terms);
        for (var i = 0; i < oracle.Terms; i++)
        {
            var row = table.Mutable.Slice(i * start.Length, start.Length);
            oracle.BatchGradient([i], start, row, workspace);
            Vectors.AddScaled<T>(mean.Span, share, row, mean.Mutable);
        }

        return new(table, mean, Key, 0);
    }

    /// <inheritdoc/>
    public int Estimate(ref SagaState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        Estimate(state.Key.Integer(oracle.Terms, state.Steps), ref state, oracle, point, destination, workspace);

    /// <inheritdoc/>
    public int Outcomes(in SagaState<T> state, in TOracle oracle) => oracle.Terms;

    /// <inheritdoc/>
    public double Probability(int outcome, in SagaState<T> state, in TOracle oracle) => 1.0 / oracle.Terms;

    /// <inheritdoc/>
    public int Estimate(int outcome, ref SagaState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(point.Length);
        var change = rental.Span;
        oracle.BatchGradient([outcome], point, destination, workspace);
        var row = state.Table.Mutable.Slice(outcome * point.Length, point.Length);
        Vectors.AddScaled<T>(destination, -T.One, row, change);
        Vectors.AddScaled<T>(change, T.One, state.Mean.Span, destination);
        if (Estimates.IsSound<T>(destination))
        {
            Vectors.AddScaled<T>(row, T.One, change, row);
            Vectors.AddScaled<T>(state.Mean.Span, T.One / Number.Of<T>(oracle.Terms), change, state.Mean.Mutable);
        }

        state = state with { Steps = state.Steps + 1 };
        return 1;
    }
}

/// <summary>What SAGA remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Table">∇fᵢ(φᵢ), one term after the other.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Key">What the terms are drawn from.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct SagaState<T>(Buffer<T> Table, Buffer<T> Mean, RandomKey Key, long Steps) : IState<SagaState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public SagaState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Table), visitor.Buffer(Mean), visitor.Scalar(Key), visitor.Scalar(Steps));
}
