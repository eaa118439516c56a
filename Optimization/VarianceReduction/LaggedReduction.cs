using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>When the slopes that an estimate is corrected by are renewed.</summary>
public enum SlopeRenewal
{
    /// <summary>All at the beginning of a call, which ends at a random iterate: SVRG with <see cref="SvrgSnapshot.RandomIterate"/>.</summary>
    RandomIterate,

    /// <summary>All at the beginning of a call: SVRG with <see cref="SvrgSnapshot.LastIterate"/>.</summary>
    LastIterate,

    /// <summary>Each one when it is seen: SAGA.</summary>
    Seen,

    /// <summary>All, with a probability in each step: SVRG without loops.</summary>
    Coin,
}

/// <summary>
/// SVRG, SAGA and SVRG without loops on the rows of a linear model, where a step costs the entries of its row: m steps a call of
/// <c>x ← prox(x − α ((sᵢ(x) − ŝᵢ) aᵢ + ḡ + λ₂ x), α)</c> with the proximal map of λ₁ ‖x‖₁.
/// </summary>
/// <remarks>
/// <para>
/// sᵢ = wᵢ φ′(⟨aᵢ, x⟩, yᵢ) is the slope of a term, ŝᵢ the one that is remembered, and ḡ = (1/n) Σ ŝᵢ aᵢ: one number a row in place of a gradient. The dense part
/// of a step (ḡ, shrinkage, threshold) is made up for when a coordinate is next met, for all steps that it missed at once (<see cref="LaggedDrift{T}"/>),
/// and for all coordinates before the call ends. An intercept is in every row, and neither shrunk nor thresholded.
/// </para>
/// <para>
/// The steps are those of <see cref="Svrg{T, TOracle}"/> and <see cref="LooplessSvrg{T, TOracle}"/> under <c>Descend(α)</c> with that proximal map and the
/// same key, to rounding; those of <see cref="Saga{T, TOracle}"/> on the mean loss, with <c>AddDecayedWeights(λ₂)</c> for the penalty, whose gradient needs no
/// table. Standardized rows that are centred have no zeros to leave out, and the steps then cost as many coordinates as there are. Source of lagged updates: Le Roux,
/// Schmidt, Bach 2012, section 4; Langford, Li, Zhang 2009.
/// </para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly record struct LaggedReduction<T, TRows, TLoss>
    : IStep<LaggedReduction<T, TRows, TLoss>, T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedState<T>, LaggedInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    internal LaggedReduction(SlopeRenewal renewal, double rate, double l1, int steps, double probability, RandomKey key)
    {
        Renewal = renewal;
        Rate = Require.Positive<T>(rate);
        L1 = Require.NotNegative<T>(l1);
        Steps = Require.AtLeastOne(steps);
        Probability = Require.InUnit(probability);
        Key = key;
    }

    /// <summary>When slopes are renewed.</summary>
    public SlopeRenewal Renewal { get; }

    /// <summary>α.</summary>
    public T Rate { get; }

    /// <summary>λ₁.</summary>
    public T L1 { get; }

    /// <summary>m, the number of steps a call, at most.</summary>
    public int Steps { get; }

    /// <summary>p, the probability of a renewal where a coin decides.</summary>
    public double Probability { get; }

    /// <summary>What lengths, terms and coins are drawn from.</summary>
    public RandomKey Key { get; }

    private bool Loops => Renewal is SlopeRenewal.RandomIterate or SlopeRenewal.LastIterate;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">α is above 1/λ₂: shrinkage would turn the sign.</exception>
    public LaggedState<T> Initialize(in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> oracle, ReadOnlySpan<T> start)
    {
        if (Rate * oracle.L2 > T.One) throw new ArgumentException($"rate must be at most {T.One / oracle.L2}, 1 / l2.", nameof(oracle));
        var point = Buffer<T>.CopyOf(start);
        if (Loops) return new(point, Buffer<T>.Allocate(0), Buffer<T>.Allocate(0), Key, 0);

        using var workspace = new Workspace();
        var (slopes, mean) = (Buffer<T>.Allocate(oracle.Terms), Buffer<T>.Allocate(start.Length));
        LaggedLoop<T, TRows, TLoss>.Renew(oracle.Inner.Model, start, slopes.Mutable, mean.Mutable, workspace);
        return new(point, slopes, mean, Key, 0);
    }

    /// <inheritdoc/>
    public LaggedInfo Advance(ref LaggedState<T> state, in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> oracle, Workspace workspace)
    {
        var model = oracle.Inner.Model;
        var (terms, dimension) = (model.Terms, model.Dimension);
        var key = Loops ? state.Key.Fold(state.Calls) : state.Key;
        var steps = Renewal == SlopeRenewal.RandomIterate ? 1 + key.Integer(Steps) : Steps;

        // A flush after d steps adds one coordinate to the cost of each, and bounds the tables.
        var span = Math.Min(steps, Math.Max(256, dimension));
        using var scope = workspace.Open();
        var loop = new LaggedLoop<T, TRows, TLoss>(model, oracle.L2, L1, Rate, span, workspace);
        state.Point.Span.CopyTo(loop.Point);
        if (Loops) loop.Renew(workspace);
        else loop.Remember(state.Slopes.Span, state.Mean.Span);

        var indices = workspace.Take<int>(span)[..span];
        var coins = workspace.Take<double>(Renewal == SlopeRenewal.Coin ? span : 0);
        var calls = Loops ? 1 : 0;
        for (var done = 0; done < steps && loop.Sound; done += span)
        {
            var count = Math.Min(span, steps - done);
            var first = Loops ? 1 + done : (state.Calls * Steps) + done;
            key.Integers(terms, indices[..count], first);
            if (Renewal == SlopeRenewal.Coin) key.Uniforms(coins[..count], first);
            for (var k = 0; k < count && loop.Sound; k++)
            {
                // At the snapshot itself the two slopes are one, and only the dense part is left.
                if (Loops && done + k == 0)
                {
                    loop.Wait();
                    continue;
                }

                calls++;
                if (Renewal == SlopeRenewal.Coin && coins[k] < Probability)
                {
                    loop.StepAndRenew(indices[k], workspace);
                    calls++;
                }
                else
                {
                    loop.Step(indices[k], Renewal == SlopeRenewal.Seen);
                }
            }

            loop.Flush();
        }

        if (!loop.Sound) return new(loop.Touched, calls, "slope");
        if (!Reductions.AllFinite<T>(loop.Point)) return new(loop.Touched, calls, "iterate");

        loop.Point.CopyTo(state.Point.Mutable);
        if (!Loops) loop.Recall(state.Slopes.Mutable, state.Mean.Mutable);
        state = state with { Calls = state.Calls + 1 };
        return new(loop.Touched, calls);
    }
}

/// <summary>What lagged steps remember between calls.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">x, up to date in every coordinate.</param>
/// <param name="Slopes">ŝ; empty where every call begins with new ones.</param>
/// <param name="Mean">ḡ; empty where every call begins with a new one.</param>
/// <param name="Key">What lengths, terms and coins are drawn from.</param>
/// <param name="Calls">The number of calls.</param>
public readonly record struct LaggedState<T>(Buffer<T> Point, Buffer<T> Slopes, Buffer<T> Mean, RandomKey Key, long Calls)
    : IState<LaggedState<T>>, IPointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public LaggedState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Point), visitor.Buffer(Slopes), visitor.Buffer(Mean), visitor.Scalar(Key), visitor.Scalar(Calls));
}

/// <summary>What lagged steps tell.</summary>
/// <param name="Touched">How many coordinates were written, over all steps of the call: the entries of their rows, and all of them where lags were made up for.</param>
/// <param name="OracleCalls">How many terms and whole gradients were asked for.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct LaggedInfo(long Touched, int OracleCalls, string? NonFinite = null) : IStepInfo
{
    /// <summary>Never.</summary>
    public bool Stalled => false;
}
