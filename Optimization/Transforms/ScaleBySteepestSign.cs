using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of steepest descent in the norm maxᵢ √Lᵢ |uᵢ|: signs, with a magnitude that shrinks with the gradient. <c>N = Σⱼ |gⱼ| / √Lⱼ; uᵢ
    /// = N sign(gᵢ) / √Lᵢ</c>, 0 where gᵢ is 0.
    /// </summary>
    /// <remarks>
    /// No state. A vector transform: N is known before the first lane leaves. Unlike <see cref="ScaleBySign{T}"/>, whose length is all in the rate,
    /// and <see cref="ScaleByRProp{T}"/>, whose lengths know no gradient's size, it needs no rate: <c>Descend(1)</c> follows. The norm has no
    /// diagonal, so no proximal map may follow. Source: Karimi, Nutini, Schmidt 2016, appendix (sign-based gradient descent, as an analysis of
    /// RProp).
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="constants">L, one for each coordinate, finite and above 0; copied. See <see cref="ISignSmooth{T}.SignDescentConstants"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range, or so is the inverse of its root.</exception>
    public static ScaleBySteepestSign<T> ScaleBySteepestSign<T>(ReadOnlySpan<T> constants)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(constants);

    /// <summary>The direction of steepest descent in the ∞-norm, one constant for all coordinates: <c>u = ‖g‖₁ sign(g) / L</c>.</summary>
    /// <remarks>As <see cref="ScaleBySteepestSign{T}(ReadOnlySpan{T})"/>, for points of any length.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="constant">L with ‖∇f(y) − ∇f(x)‖₁ ≤ L ‖y − x‖∞, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The constant is out of its range, or so is the inverse of its root.</exception>
    public static ScaleBySteepestSign<T> ScaleBySteepestSign<T>(double constant)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(constant);
}

/// <summary>Signs of the length of steepest descent; see <see cref="Transforms.ScaleBySteepestSign{T}(ReadOnlySpan{T})"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleBySteepestSign<T> : ITransform<ScaleBySteepestSign<T>, IPoint, Metric, T, NoState, SteepestSignKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer<T> _inverseRoots;
    private readonly T _inverseRoot;

    /// <summary>Refused: there are no usual constants.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleBySteepestSign() => throw Require.Built("Transforms.ScaleBySteepestSign");

    internal ScaleBySteepestSign(ReadOnlySpan<T> constants)
    {
        _inverseRoots = Buffer<T>.Allocate(constants.Length);
        var inverseRoots = _inverseRoots.Mutable;
        for (var i = 0; i < constants.Length; i++) inverseRoots[i] = InverseRoot(double.CreateChecked(constants[i]), $"constants[{i}]");
    }

    internal ScaleBySteepestSign(double constant) => _inverseRoot = InverseRoot(constant, nameof(constant));

    // One constant for all points, where it is not one for each coordinate.
    private bool IsUniform => _inverseRoot > T.Zero;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has another number of coordinates than there are constants.</exception>
    public NoState Initialize(ReadOnlySpan<T> point)
    {
        RequireLength(point.Length);
        return default;
    }

    /// <summary>N = Σᵢ |gᵢ| / √Lᵢ, the dual norm of a gradient.</summary>
    /// <param name="gradient">g.</param>
    /// <exception cref="ArgumentException">The gradient has another number of coordinates than there are constants.</exception>
    public T Magnitude(ReadOnlySpan<T> gradient)
    {
        RequireLength(gradient.Length);
        return IsUniform ? _inverseRoot * Reductions.SumOfAbs(gradient) : Reductions.SumOfAbsProducts(gradient, _inverseRoots.Span);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update has another number of coordinates than there are constants.</exception>
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out SteepestSignKernel<T> kernel)
    {
        var magnitude = Magnitude(update);
        kernel = IsUniform ? new(magnitude * _inverseRoot) : new(magnitude, ref MemoryMarshal.GetReference(_inverseRoots.Lanes));
    }

    private static T InverseRoot(double constant, string name) => Require.Positive<T>(1 / Math.Sqrt(Require.Positive(constant, name)), name);

    private void RequireLength(int length)
    {
        if (!IsUniform) Require.Length(length, _inverseRoots.Length);
    }
}

/// <summary>The loop body of signs with the length of steepest descent.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct SteepestSignKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _inverseRoots;
    private readonly Vector512<T> _length;
    private readonly bool _isUniform;

    internal SteepestSignKernel(T length) => (_length, _isUniform) = (Vector512.Create(length), true);

    internal SteepestSignKernel(T magnitude, ref T inverseRoots)
    {
        _length = Vector512.Create(magnitude);
        _inverseRoots = ref inverseRoots;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var length = _isUniform ? _length : _length * Vector512.LoadUnsafe(ref _inverseRoots, index);
        lane.Update = SignKernel<T>.Of(lane.Update) * length;
    }
}
