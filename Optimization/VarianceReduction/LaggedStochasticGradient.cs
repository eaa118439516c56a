using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Stochastic gradients on the rows of a linear model with an elastic net, where a step costs the entries of its row: m steps a call of
/// <c>x ← prox(x − α_k (sᵢ(x) aᵢ + λ₂ x), α_k)</c> with the proximal map of λ₁ ‖x‖₁ and a uniformly random i.
/// </summary>
/// <remarks>
/// <para>
/// sᵢ = wᵢ φ′(⟨aᵢ, x⟩, yᵢ) is the slope of a term. A feature that its row does not have is shrunk by 1 − α_k λ₂ and cut by α_k λ₁ towards zero, in every step:
/// that is done for all features at once by two numbers, whatever the rates are (<see cref="ShrunkIterate"/>), and written out after every max(256, d) steps,
/// before the call ends, and in the rare step that would use up the range of the numbers or, with a rate above 2/λ₂, expands. An intercept is in every row, and neither shrunk nor cut.
/// </para>
/// <para>
/// The steps are those of <c>Steps.StochasticGradient</c> and, with λ₁ &gt; 0, of <c>Steps.ProximalStochasticGradient</c> with the same rates, key and batches
/// of one row, to rounding. The cut is the truncated gradient of Langford, Li, Zhang 2009 with a threshold in every step, in its proximal form (Duchi and
/// Singer 2009). Standardized rows that are centred have no zeros to leave out. Rates that are not finite end the run.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
/// <typeparam name="TSchedule">The rates.</typeparam>
public readonly record struct LaggedStochasticGradient<T, TRows, TLoss, TSchedule>
    : IStep<LaggedStochasticGradient<T, TRows, TLoss, TSchedule>, T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedGradientState<T>, LaggedInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    // How many terms are drawn at once, and how many rows before it is wanted a row is asked for.
    private const int Chunk = 256;
    private const int Ahead = 4;

    internal LaggedStochasticGradient(TSchedule rate, double l1, int steps, RandomKey key) =>
        (Rate, L1, Steps, Key) = (rate, Require.NotNegative<T>(l1), Require.AtLeastOne(steps), key);

    /// <summary>α_k, by the number of steps taken before.</summary>
    public TSchedule Rate { get; }

    /// <summary>λ₁.</summary>
    public T L1 { get; }

    /// <summary>m, the number of steps a call.</summary>
    public int Steps { get; }

    /// <summary>What the terms are drawn from: that of step k is integer 0 of <c>key.Fold(k)</c>.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public LaggedGradientState<T> Initialize(in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> oracle, ReadOnlySpan<T> start) =>
        new(Buffer<T>.CopyOf(start), Key, 0);

    /// <inheritdoc/>
    public LaggedInfo Advance(ref LaggedGradientState<T> state, in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> oracle, Workspace workspace)
    {
        var model = oracle.Inner.Model;
        var (rows, terms, first, key) = (model.Rows, model.Terms, state.Steps, state.Key);
        var span = Math.Max(Chunk, model.Dimension);
        using var scope = workspace.Open();
        var draws = workspace.Take<int>(Chunk);
        var loop = new LaggedGradientLoop<T, TRows, TLoss>(model, oracle.L2, L1, state.Point.Span, workspace);
        var (taken, calls, written) = (0, 0, 0);
        while (taken < Steps && loop.NonFinite is null)
        {
            var chunk = draws[..Math.Min(Chunk, Steps - taken)];
            for (var k = 0; k < chunk.Length; k++) chunk[k] = key.Fold(first + taken + k).Integer(terms);
            for (var k = 0; k < chunk.Length && loop.NonFinite is null; k++)
            {
                if (k + Ahead < chunk.Length) rows.Prefetch(chunk[k + Ahead]);
                loop.Step(chunk[k], double.CreateChecked(Rate.At(first + taken + k)));
                calls++;
            }

            taken += chunk.Length;
            if (taken - written < span && taken < Steps) continue;
            loop.Flush();
            written = taken;
        }

        if (loop.NonFinite is null) loop.CopyTo(state.Point.Mutable, workspace);
        if (loop.NonFinite is null) state = state with { Steps = first + Steps };
        return new(loop.Touched, calls, loop.NonFinite);
    }
}

/// <summary>What lagged stochastic gradients remember between calls.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">x, up to date in every coordinate.</param>
/// <param name="Key">What the terms are drawn from.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct LaggedGradientState<T>(Buffer<T> Point, RandomKey Key, long Steps) : IState<LaggedGradientState<T>>, IMovablePointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public LaggedGradientState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Key), visitor.Scalar(Steps));
}
