using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A diagonal mass matrix: a variance for each coordinate.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Inverse">The diagonal of M⁻¹, all above 0.</param>
public readonly record struct DiagonalMassMatrix<T>(Buffer<T> Inverse) : IMassMatrix<DiagonalMassMatrix<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The mass matrix of variances that are known: M⁻¹ = diag(σ²).</summary>
    /// <param name="variances">σ², all finite and above 0; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is out of its range.</exception>
    public static DiagonalMassMatrix<T> Of(ReadOnlySpan<T> variances)
    {
        foreach (var variance in variances)
        {
            if (!(variance > T.Zero && T.IsFinite(variance))) throw new ArgumentOutOfRangeException(nameof(variances), variance, "variances must be finite and above 0.");
        }

        return new(Buffer<T>.CopyOf(variances));
    }

    /// <inheritdoc/>
    public static DiagonalMassMatrix<T> Identity(int dimension) => new(Buffer<T>.Filled(dimension, T.One));

    /// <inheritdoc/>
    public static int MomentLength(int dimension) => dimension;

    /// <inheritdoc/>
    public static void Accumulate(ReadOnlySpan<T> before, ReadOnlySpan<T> after, Span<T> moments)
    {
        for (var i = 0; i < moments.Length; i++) moments[i] += before[i] * after[i];
    }

    /// <inheritdoc/>
    public bool Learn(ReadOnlySpan<T> moments, long count, Workspace workspace)
    {
        var (share, floor) = Shrinkage.Of<T>(count);
        var inverse = Inverse.Mutable;
        for (var i = 0; i < inverse.Length; i++) inverse[i] = (share * moments[i]) + floor;
        return true;
    }

    /// <inheritdoc/>
    public void Velocity(ReadOnlySpan<T> momentum, Span<T> velocity)
    {
        var inverse = Inverse.Span;
        for (var i = 0; i < velocity.Length; i++) velocity[i] = inverse[i] * momentum[i];
    }

    /// <inheritdoc/>
    public void DrawMomentum(RandomKey key, Span<T> momentum)
    {
        key.Normals(momentum);
        var inverse = Inverse.Span;
        for (var i = 0; i < momentum.Length; i++) momentum[i] /= T.Sqrt(inverse[i]);
    }

    /// <inheritdoc/>
    public DiagonalMassMatrix<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Inverse));
}

/// <summary>How an estimated covariance is drawn to a small one, more so the fewer the draws.</summary>
internal static class Shrinkage
{
    /// <summary>n/(n + 5)/(n − 1), which the sums of products are multiplied by, and 5/(n + 5) 10⁻³, which is added to the diagonal.</summary>
    public static (T Share, T Floor) Of<T>(long count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double Prior = 5;
        return (T.CreateTruncating(count / (count + Prior) / (count - 1)), T.CreateTruncating(1e-3 * Prior / (count + Prior)));
    }
}
