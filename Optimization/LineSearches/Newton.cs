using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>
    /// Newton's method with a line search: <c>x ← x − α H⁻¹ ∇f(x)</c>, H the Hessian, α = 1 tried first. With a <paramref name="memory"/> or a
    /// <paramref name="period"/> it is what <see cref="Newton{T, TOracle, THessian, TSearch}"/> says.
    /// </summary>
    /// <remarks>
    /// No rate is declared: the first steps have none, and that of the last ones is local. There, where μ I ≤ ∇²f and ∇²f is M-Lipschitz, a step of length 1
    /// has <c>‖∇f(x⁺)‖ ≤ (M/2μ²) ‖∇f(x)‖²</c> (Boyd and Vandenberghe 2004, section 9.5.3), and a quadratic takes one step.
    /// </remarks>
    /// <param name="objective">An objective of the type that the step will run on; not kept.</param>
    /// <param name="search">The search for α: <see cref="LineSearches.BacktrackingArmijo{T}"/>.</param>
    /// <param name="period">The number of steps that a Hessian serves, at least 1.</param>
    /// <param name="memory">The number of pairs by which limited-memory BFGS brings H up to date, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, NewtonState<T>, LineSearchInfo<T>, Newton<T, TOracle, FullHessian<T, TOracle>, TSearch>> Newton<T, TOracle, TSearch>(
        in TOracle objective, ILineSearch<TSearch, T> search, long period = 1, int memory = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>, IHessianOracle<T>
        where TSearch : struct, ILineSearch<TSearch, T> => new(new(default, (TSearch)search, period, memory), nameof(Newton));

    /// <summary>
    /// Limited-memory BFGS in the metric of a sample: H₀ is the Hessian of <paramref name="batch"/> terms, factored every
    /// <paramref name="period"/> steps, and pairs of moves and gradients bring it up to date in between. Where the sample tells most of the curvature, a few whole gradients are enough.
    /// </summary>
    /// <remarks>
    /// No rate is declared. Source: Byrd, Chin, Neveitt, Nocedal 2011, "On the use of stochastic Hessian information in optimization methods for machine
    /// learning", who solve with H₀ by conjugate gradients in place of a factor; with γ = sᵀy / yᵀH₀⁻¹y as in <see cref="LbfgsState{T}"/>.
    /// </remarks>
    /// <param name="objective">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="search">The search for the length, 1 tried first.</param>
    /// <param name="batch">The number of terms in the sample, from 1 to that of all terms: some 20 for each coordinate.</param>
    /// <param name="key">What samples are drawn from.</param>
    /// <param name="period">The number of steps that a sample serves, at least 1.</param>
    /// <param name="memory">The number of pairs, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, NewtonState<T>, LineSearchInfo<T>, Newton<T, TOracle, SampledHessian<T, TOracle>, TSearch>>
        SubsampledNewton<T, TOracle, TSearch>(
            in TOracle objective, ILineSearch<TSearch, T> search, int batch, RandomKey key, long period = 20, int memory = 10)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IObjective<T>, IHessianSum<T>
        where TSearch : struct, ILineSearch<TSearch, T> => batch <= objective.Terms
        ? new(new(new(batch, key), (TSearch)search, period, memory), nameof(SubsampledNewton))
        : throw new ArgumentOutOfRangeException(nameof(batch), batch, $"batch must be from 1 to the number of terms, {objective.Terms}.");
}

/// <summary>
/// <c>x ← x − α u</c> with <c>u = H ∇f(x)</c>, where H is made by the last m pairs of limited-memory BFGS from the inverse of a Hessian, taken afresh
/// every p steps: Newton's method where p = 1 and m = 0.
/// </summary>
/// <remarks>
/// <para>
/// A Hessian costs a Cholesky factor, d³/3 operations and d² numbers of state. One that is not positive definite to working precision is brought there by
/// the least multiple of the identity among √ε, 10√ε, … of its largest diagonal element (Nocedal and Wright 2006, Algorithm 3.3).
/// </para>
/// <para>
/// Where the search fails, the Hessian is taken afresh, the pairs are forgotten and the step tries once more; where that fails too the point stays and
/// the info says so. A state with something that is not finite stays as it was.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The objective.</typeparam>
/// <typeparam name="THessian">Where Hessians come from.</typeparam>
/// <typeparam name="TSearch">The search for α.</typeparam>
public readonly record struct Newton<T, TOracle, THessian, TSearch>
    : IStep<Newton<T, TOracle, THessian, TSearch>, T, TOracle, NewtonState<T>, LineSearchInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
    where THessian : struct, IHessianEstimator<THessian, T, TOracle>
    where TSearch : struct, ILineSearch<TSearch, T>
{
    internal Newton(THessian hessian, TSearch search, long period, int memory) =>
        (Hessian, Search, Period, Memory) = (hessian, search, Require.AtLeastOne(period), (int)Require.NotNegative(memory));

    /// <summary>Where Hessians come from.</summary>
    public THessian Hessian { get; }

    /// <summary>The search for α.</summary>
    public TSearch Search { get; }

    /// <summary>p, the number of steps that a Hessian serves.</summary>
    public long Period { get; }

    /// <summary>m, the number of pairs.</summary>
    public int Memory { get; }

    /// <inheritdoc/>
    /// <exception cref="OverflowException">There are too many coordinates for a factor.</exception>
    public NewtonState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(
        Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length), Buffer<T>.Allocate(checked(start.Length * start.Length)),
        LbfgsPairs.None<T>(Memory, start.Length), T.Zero, 0, 0);

    /// <inheritdoc/>
    public LineSearchInfo<T> Advance(ref NewtonState<T> state, in TOracle oracle, Workspace workspace)
    {
        var n = state.Point.Length;
        using var scope = workspace.Open();
        var x = state.Point.Span;
        var gradient = state.Gradient.Span;

        // A gradient that vanishes is asked for again, as at the start: there is no step to take from what is known.
        var begins = state.Hessians == 0 || Vanishes(Reductions.Norm(gradient));
        var (value, calls) = (state.Value, 0);
        if (begins)
        {
            var start = workspace.Take<T>(n)[..n];
            value = oracle.ValueAndGradient(x, start, workspace);
            gradient = start;
            calls++;
        }

        var norm = Reductions.Norm(gradient);
        if (!T.IsFinite(value)) return new(value, norm, T.Zero, SearchOutcome.Failed, false, calls, "value");
        if (!T.IsFinite(norm * norm)) return new(value, norm, T.Zero, SearchOutcome.Failed, false, calls, "gradient");
        if (Vanishes(norm)) return new(value, norm, T.Zero, SearchOutcome.Stationary, false, calls);

        var trialPoint = workspace.Take<T>(n)[..n];
        var trialGradient = workspace.Take<T>(n)[..n];
        var direction = workspace.Take<T>(n)[..n];
        var (pairs, hessians, age) = (state.Pairs, state.Hessians, state.Age + 1);
        ReadOnlySpan<T> factor = state.Factor.Span;
        for (var restarts = false; ; restarts = true)
        {
            var afresh = begins || restarts || age > Period;
            if (afresh)
            {
                var room = workspace.Take<T>(n * n)[..(n * n)];
                calls++;
                if (!Factor(hessians, oracle, x, room, workspace)) return new(value, norm, T.Zero, SearchOutcome.Failed, restarts, calls, "Hessian");
                factor = room;
                (hessians, age) = (hessians + 1, 1);
                if (restarts) pairs = pairs with { Pairs = 0 };
            }

            gradient.CopyTo(direction);
            LbfgsPairs.Multiply(pairs, Memory, new InverseOf(factor, n), direction, workspace);
            var slope = Reductions.Dot<T>(gradient, direction);
            var last = restarts || (afresh && pairs.Pairs == 0);
            if (!(slope > T.Zero && T.IsFinite(slope)))
            {
                if (last) return new(value, norm, T.Zero, SearchOutcome.Failed, restarts, calls, "direction");
                continue;
            }

            var line = new SearchLine<T, TOracle>(in oracle, new(T.Zero, value, -slope, norm), x, direction, trialPoint, trialGradient, workspace);
            var found = Search.Search(ref line, T.One);
            calls += line.OracleCalls;
            if (found.Outcome is SearchOutcome.Failed)
            {
                if (last) return new(value, norm, T.Zero, found.Outcome, restarts, calls, line.NonFinite);
                continue;
            }

            if (Memory > 0)
            {
                if (begins) LbfgsPairs.Observe(ref pairs, Memory, x, gradient);
                LbfgsPairs.Observe<T>(ref pairs, Memory, trialPoint, trialGradient);
            }

            if (hessians > state.Hessians) factor.CopyTo(state.Factor.Mutable);
            trialPoint.CopyTo(state.Point.Mutable);
            trialGradient.CopyTo(state.Gradient.Mutable);
            state = state with { Pairs = pairs, Value = found.Trial.Value, Hessians = hessians, Age = age };
            return new(found.Trial.Value, found.Trial.GradientNorm, found.Trial.Length, found.Outcome, restarts, calls);
        }
    }

    // A gradient so small that its square loses digits leaves no slope to search by.
    private static bool Vanishes(T norm) => !T.IsNormal(norm * norm);

    // destination ← L with L Lᵀ = H + τ I; whether there is one.
    private bool Factor(long number, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var n = point.Length;
        using var rental = workspace.Rent<T>(destination.Length);
        Hessian.Estimate(number, oracle, point, new(rental.Span, n, n), workspace);
        var largest = T.Zero;
        for (var j = 0; j < n; j++) largest = T.Max(largest, T.Abs(rental.Span[(j * n) + j]));
        if (!Reductions.AllFinite<T>(rental.Span) || !T.IsFinite(largest * largest)) return false;
        var factor = new MatrixSpan<T>(destination, n, n);
        var unit = largest > T.Zero ? T.Sqrt(Number.Epsilon<T>()) * largest : T.One;
        for (var shift = T.Zero; T.IsFinite(shift); shift = shift == T.Zero ? unit : Number.Of<T>(10) * shift)
        {
            rental.Span.CopyTo(destination);
            for (var j = 0; j < n; j++) factor[j, j] += shift;
            if (Cholesky.Factor(factor, workspace) is null && IsDefinite(factor, largest)) return true;
        }

        return false;
    }

    // A pivot within rounding of 0 tells nothing.
    private static bool IsDefinite(MatrixSpan<T> factor, T largest)
    {
        var least = Number.Of<T>(factor.Rows) * Number.Epsilon<T>() * largest;
        for (var j = 0; j < factor.Rows; j++) if (!(factor[j, j] * factor[j, j] > least)) return false;
        return true;
    }

    private readonly ref struct InverseOf(ReadOnlySpan<T> factor, int dimension) : IInitialMatrix<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _factor = new(factor, dimension, dimension);

        public void Multiply(Span<T> q) => Cholesky.Solve(_factor, q);

        // yᵀ (L Lᵀ)⁻¹ y = ‖L⁻¹ y‖².
        public T Square(ReadOnlySpan<T> y, Workspace workspace)
        {
            using var rental = workspace.Rent<T>(y.Length);
            y.CopyTo(rental.Span);
            TriangularSolve.Lower(_factor, rental.Span);
            return Reductions.SumOfSquares<T>(rental.Span);
        }
    }
}

/// <summary>What Newton's method remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Gradient">∇f(x), from the first step on.</param>
/// <param name="Factor">L, row by row in the lower triangle, with L Lᵀ the last Hessian, brought to be positive definite.</param>
/// <param name="Pairs">The pairs of limited-memory BFGS.</param>
/// <param name="Value">f(x).</param>
/// <param name="Hessians">The number of Hessians taken; 0 before the first step.</param>
/// <param name="Age">The number of steps that the last one has served.</param>
public readonly record struct NewtonState<T>(
    Buffer<T> Point, Buffer<T> Gradient, Buffer<T> Factor, LbfgsState<T> Pairs, T Value, long Hessians, long Age)
    : IState<NewtonState<T>>, IPointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public NewtonState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Buffer(Factor), visitor.State(Pairs),
            visitor.Scalar(Value), visitor.Scalar(Hessians), visitor.Scalar(Age));
}
