using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>
/// With r = z − y: <c>φ = ½ r²</c> where |r| ≤ δ, <c>δ|r| − ½ δ²</c> beyond; see <see cref="Losses.Huber{T}"/>. It is δ|r| smoothed with width 1.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct HuberLoss<T> : ISmoothLoss<HuberLoss<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual δ.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public HuberLoss() => throw Require.Built("Losses.Huber");

    internal HuberLoss(double delta) => Delta = Require.Positive<T>(delta);

    /// <summary>δ.</summary>
    public T Delta { get; }

    /// <inheritdoc/>
    public T Curvature => T.One;

    /// <inheritdoc/>
    public string Labels => "finite";

    /// <inheritdoc/>
    public bool Accepts(T label) => T.IsFinite(label);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label) => Kink<T>.SmoothValue(prediction - label, T.One, -Delta, Delta);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) => Kink<T>.SmoothSlope(prediction - label, T.One, -Delta, Delta);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label) =>
        Kink<T>.SmoothCurvature(prediction - label, T.One, -Delta, Delta);

    /// <summary><c>u²/2 + uy</c> for |u| ≤ δ.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label) =>
        Within(slope, -Delta, Delta, slope * ((slope * Vector512.Create(Number.Of<T>(0.5))) + label));
}
