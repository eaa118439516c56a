using System.Numerics;

namespace Toolkit.Optimization;

public static partial class CoordinateRules
{
    /// <summary>A coordinate drawn with a probability proportional to its constant, P(i) = Lᵢ / Σ Lⱼ.</summary>
    /// <remarks>
    /// With lengths 1/Lᵢ, or with exact minimisation, it declares E δ(x⁺) ≤ (1 − μ/Σ Lᵢ) δ(x) for a Polyak–Łojasiewicz f (Nesterov 2012; Karimi, Nutini,
    /// Schmidt 2016, section 2.2). For an m-strongly convex f with a separable convex g the same holds with m: coordinate i descends by Dᵢ(Lᵢ)/2Lᵢ, and
    /// Dᵢ(Lᵢ) ≥ Dᵢ(m) since Lᵢ ≥ m, so the mean is at least D_g(x, m)/(2 Σ Lᵢ) ≥ m δ(x)/Σ Lᵢ. With the length 1/L_c there is no theorem.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="oracle">The oracle whose constants are meant; not kept.</param>
    /// <param name="key">What the coordinates are drawn from.</param>
    /// <exception cref="ArgumentException">A constant is not above 0 and finite.</exception>
    public static ImportanceCoordinates<T> Importance<T>(ICoordinateOracle<T> oracle, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(oracle);
        var constants = new T[oracle.Dimension];
        for (var i = 0; i < constants.Length; i++) constants[i] = oracle.CoordinateLipschitz(i);
        return new(key, constants);
    }

    /// <summary>A coordinate, or a block, drawn with a probability proportional to a constant of one's own.</summary>
    /// <remarks>It declares a rate as if the constants were the Lᵢ of the step, and none where their largest or their sum is another.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="constants">Above 0 and finite, one for each coordinate, or block.</param>
    /// <param name="key">What the coordinates are drawn from.</param>
    /// <exception cref="ArgumentException">A constant is not above 0 and finite.</exception>
    public static ImportanceCoordinates<T> Importance<T>(ReadOnlySpan<T> constants, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(key, constants);
}

/// <summary>A coordinate drawn with a probability proportional to its constant; see <see cref="CoordinateRules.Importance{T}(ICoordinateOracle{T}, RandomKey)"/>.</summary>
/// <remarks>Move k is a search among the cumulative sums, kept in double, for draw k of <see cref="RandomKey.Uniforms"/> times their total.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ImportanceCoordinates<T> : ICoordinateRule<ImportanceCoordinates<T>, T, KeyState>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _largest;

    internal ImportanceCoordinates(RandomKey key, ReadOnlySpan<T> constants)
    {
        Key = key;
        Cumulative = Buffer<double>.Allocate(constants.Length);
        var sums = Cumulative.Mutable;
        var total = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            if (!(constants[i] > T.Zero && T.IsFinite(constants[i])))
            {
                throw new ArgumentException($"The constant of coordinate {i} is {constants[i]}; it must be finite and above 0.", nameof(constants));
            }

            var constant = double.CreateChecked(constants[i]);
            sums[i] = total += constant;
            _largest = Math.Max(_largest, constant);
        }
    }

    /// <summary>What the coordinates are drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>L₀, L₀ + L₁, ….</summary>
    public Buffer<double> Cumulative { get; }

    /// <inheritdoc/>
    public KeyState Initialize(int coordinates) => coordinates == Cumulative.Length
        ? new(Key)
        : throw new ArgumentException($"There are {coordinates} coordinates to choose from; the rule was made for {Cumulative.Length}.", nameof(coordinates));

    /// <inheritdoc/>
    public int Outcomes(long move, int coordinates) => coordinates;

    /// <inheritdoc/>
    public double Probability(int outcome, long move, int coordinates)
    {
        var sums = Cumulative.Span;
        return (sums[outcome] - (outcome == 0 ? 0 : sums[outcome - 1])) / sums[^1];
    }

    /// <inheritdoc/>
    public void Draw(in KeyState state, long move, int coordinates, Span<int> outcomes)
    {
        const int Batch = 64;
        Span<double> uniforms = stackalloc double[Batch];
        var sums = Cumulative.Span;
        for (var start = 0; start < outcomes.Length; start += Batch)
        {
            var drawn = uniforms[..Math.Min(Batch, outcomes.Length - start)];
            state.Key.Uniforms(drawn, move + start);
            for (var k = 0; k < drawn.Length; k++) outcomes[start + k] = FirstAbove(sums, drawn[k] * sums[^1]);
        }
    }

    /// <inheritdoc/>
    public int Take(int outcome, in KeyState state, long move, int coordinates) => outcome;

    /// <inheritdoc/>
    public void TakeBack(int outcome, in KeyState state, long move, int coordinates)
    {
    }

    /// <inheritdoc/>
    public long MovesToSeeAll(long move, int coordinates) => coordinates == 1 ? 1 : long.MaxValue;

    /// <inheritdoc/>
    public Rate? Rate(in CoordinateProblem problem)
    {
        const double Rounding = 1e-6;
        if (problem.Length is CoordinateLength.Common || Math.Abs(_largest - problem.LargestLipschitz) > Rounding * _largest
            || Math.Abs(Cumulative.Span[^1] - problem.SumOfLipschitz) > Rounding * problem.SumOfLipschitz)
        {
            return null;
        }

        return Optimization.Rate.ExpectedLinear(
            Math.Max(0, 1 - (problem.Constant / problem.SumOfLipschitz)),
            problem.IsComposite
                ? "f strongly convex, P(i) proportional to Lᵢ, lengths 1/Lᵢ, g convex and separable (the proof of Karimi, Nutini, Schmidt 2016, section 4)"
                : "P(i) proportional to Lᵢ, lengths 1/Lᵢ, Polyak–Łojasiewicz with μ (Nesterov 2012; Karimi, Nutini, Schmidt 2016, section 2.2)");
    }

    // Without branches on the data, which nobody could predict. Below the last sum whatever the product rounds to.
    private static int FirstAbove(ReadOnlySpan<double> sums, double sought)
    {
        var below = 0;
        for (var length = sums.Length; length > 1;)
        {
            var half = length >> 1;
            below += half * (sums[below + half - 1] <= sought ? 1 : 0);
            length -= half;
        }

        return below;
    }
}
