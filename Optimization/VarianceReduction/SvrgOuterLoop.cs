using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A whole outer loop of SVRG as one step, from snapshot to snapshot: <c>x ← prox(x − α (∇fᵢ(x) − ∇fᵢ(x̃) + ∇f(x̃)), α)</c> from x = x̃ on, up to the iterate that
/// becomes the next snapshot.
/// </summary>
/// <remarks>
/// The state's point is the snapshot, which the theorems are about: <see cref="Svrg.Contraction"/>, <see cref="Svrg.ProximalContraction"/>. The iterates are those
/// of <see cref="Svrg{T, TOracle}"/> with the same key under <c>Descend(α)</c>. The norms in its info are measured at the old snapshot, where the first
/// inner step is a whole gradient step. Terms are drawn a few hundred at a time, whatever m is; between them a run that is no longer finite ends.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
/// <typeparam name="TProximalMap">The proximal map.</typeparam>
public readonly record struct SvrgOuterLoop<T, TOracle, TProximalMap>
    : IRandomizedStep<SvrgOuterLoop<T, TOracle, TProximalMap>, T, TOracle, SvrgOuterLoopState<T>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    private const int Chunk = 256;

    internal SvrgOuterLoop(Svrg<T, TOracle> estimator, double rate, TProximalMap map) =>
        (Estimator, Length, ProximalMap) = (estimator, Require.Positive<T>(rate), map);

    /// <summary>The number of inner steps, where the snapshot is taken, and what is drawn from.</summary>
    public Svrg<T, TOracle> Estimator { get; }

    /// <summary>α.</summary>
    public T Length { get; }

    /// <summary>The proximal map.</summary>
    public TProximalMap ProximalMap { get; }

    /// <inheritdoc/>
    public SvrgOuterLoopState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Estimator.Key, 0);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref SvrgOuterLoopState<T> state, in TOracle oracle, Workspace workspace)
    {
        var loop = state.Key.Fold(state.Loops);
        return Run(new Drawn(loop, oracle.Terms), Estimator.End(loop), ref state, oracle, workspace);
    }

    /// <inheritdoc/>
    /// <remarks>The sequences of terms behind the first, which does not matter: of all lengths below m, or of the length m − 1.</remarks>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1 of them.</exception>
    public int Outcomes(in SvrgOuterLoopState<T> state, in TOracle oracle)
    {
        var (count, sequences) = (1, 1);
        for (var steps = 2; steps <= Estimator.Length; steps++)
        {
            sequences = checked(sequences * oracle.Terms);
            count = Estimator.Snapshot == SvrgSnapshot.RandomIterate ? checked(count + sequences) : sequences;
        }

        return count;
    }

    /// <inheritdoc/>
    public double Probability(int outcome, in SvrgOuterLoopState<T> state, in TOracle oracle)
    {
        var steps = Decode(ref outcome, oracle.Terms);
        return Math.Pow(oracle.Terms, 1 - steps) / (Estimator.Snapshot == SvrgSnapshot.RandomIterate ? Estimator.Length : 1);
    }

    /// <inheritdoc/>
    public GradientInfo<T> Advance(int outcome, ref SvrgOuterLoopState<T> state, in TOracle oracle, Workspace workspace)
    {
        var steps = Decode(ref outcome, oracle.Terms);
        return Run(new Told(outcome, oracle.Terms), steps, ref state, oracle, workspace);
    }

    // The number of steps of an outcome, and which of the sequences of that length it is.
    private int Decode(ref int outcome, int terms)
    {
        if (Estimator.Snapshot == SvrgSnapshot.LastIterate) return Estimator.Length;
        var steps = 1;
        for (var sequences = 1; outcome >= sequences; sequences *= terms, steps++) outcome -= sequences;
        return steps;
    }

    private GradientInfo<T> Run<TTerms>(TTerms terms, int steps, ref SvrgOuterLoopState<T> state, in TOracle oracle, Workspace workspace)
        where TTerms : struct, ITerms
    {
        var snapshot = state.Point.Span;
        using var gradient = workspace.Rent<T>(snapshot.Length);
        using var iterate = workspace.Rent<T>(snapshot.Length);
        using var estimate = workspace.Rent<T>(snapshot.Length);
        using var chunk = workspace.Rent<int>(Chunk);
        oracle.Gradient(snapshot, gradient.Span, workspace);
        var norm = Reductions.Norm<T>(gradient.Span);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        var x = iterate.Span;
        Vectors.AddScaled(snapshot, -Length, gradient.Span, x);
        ProximalMap.Apply(x, Length, x, workspace);
        var (stationarity, _) = Vectors.GeneralizedGradient(snapshot, x, snapshot, Length);
        var (taken, sound) = (1, Reductions.AllFinite<T>(x));
        while (taken < steps && sound)
        {
            var next = chunk.Span[..Math.Min(Chunk, steps - taken)];
            terms.Fill(next, taken);
            foreach (var term in next)
            {
                Svrg<T, TOracle>.Correct(term, oracle, x, snapshot, gradient.Span, estimate.Span, workspace);
                Vectors.AddScaled(x, -Length, estimate.Span, x);
                ProximalMap.Apply(x, Length, x, workspace);
            }

            taken += next.Length;
            sound = Reductions.AllFinite<T>(x);
        }

        var calls = (int)Math.Min(int.MaxValue, (2L * taken) - 1);
        if (!sound) return new(norm, stationarity, calls, "iterate");

        x.CopyTo(state.Point.Mutable);
        state = state with { Loops = state.Loops + 1 };
        return new(norm, stationarity, calls);
    }

    // Where the terms behind the first come from, chunk by chunk.
    private interface ITerms
    {
        void Fill(Span<int> chunk, int first);
    }

    // The term of step k, from 0, is integer k + 1 of the loop's key.
    private readonly struct Drawn(RandomKey loop, int terms) : ITerms
    {
        public void Fill(Span<int> chunk, int first) => loop.Integers(terms, chunk, first + 1L);
    }

    // The digits of an outcome.
    private struct Told(int outcome, int terms) : ITerms
    {
        private int _rest = outcome;

        public void Fill(Span<int> chunk, int first)
        {
            foreach (ref var term in chunk) (_rest, term) = Math.DivRem(_rest, terms);
        }
    }
}

/// <summary>What is left of an outer loop of SVRG: its end.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">x̃, the snapshot.</param>
/// <param name="Key">What lengths and terms are drawn from.</param>
/// <param name="Loops">The number of loops taken.</param>
public readonly record struct SvrgOuterLoopState<T>(Buffer<T> Point, RandomKey Key, long Loops) : IState<SvrgOuterLoopState<T>>, IMovablePointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public SvrgOuterLoopState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Key), visitor.Scalar(Loops));
}
