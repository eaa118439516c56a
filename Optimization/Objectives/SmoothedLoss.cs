using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The Moreau envelope of a loss in its prediction, <c>φ_ω(z, y) = min_v φ(v, y) + (v − z)²/2ω</c>; see <see cref="Losses.Smoothed{T, TLoss}"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly record struct SmoothedLoss<T, TLoss> : ISmoothLoss<SmoothedLoss<T, TLoss>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, IPiecewiseLinearLoss<TLoss, T>
{
    /// <summary>Refused: there is no usual width.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public SmoothedLoss() => throw Require.Built("Losses.Smoothed");

    internal SmoothedLoss(TLoss loss, double width)
    {
        (Loss, Width) = (loss, Require.Positive<T>(width));
        Curvature = Require.Positive<T>(1 / double.CreateChecked(Width), nameof(width));
    }

    /// <summary>φ.</summary>
    public TLoss Loss { get; }

    /// <summary>ω.</summary>
    public T Width { get; }

    /// <summary>c with 0 ≤ φ − φ_ω ≤ c: half of ω times the square of the steeper slope of φ.</summary>
    public T ErrorBound
    {
        get
        {
            var steepest = T.Max(-Loss.LowerSlope, Loss.UpperSlope);
            return Number.Of<T>(0.5) * Width * steepest * steepest;
        }
    }

    /// <summary>1/ω.</summary>
    public T Curvature { get; }

    /// <inheritdoc/>
    public string Labels => Loss.Labels;

    /// <inheritdoc/>
    public bool Accepts(T label) => Loss.Accepts(label);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> prediction, Vector512<T> label) =>
        Kink<T>.SmoothValue(Loss.Argument(prediction, label), Width, Loss.LowerSlope, Loss.UpperSlope);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Derivative(Vector512<T> prediction, Vector512<T> label) =>
        Loss.Orientation(label) * Kink<T>.SmoothSlope(Loss.Argument(prediction, label), Width, Loss.LowerSlope, Loss.UpperSlope);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> SecondDerivative(Vector512<T> prediction, Vector512<T> label) =>
        Kink<T>.SmoothCurvature(Loss.Argument(prediction, label), Width, Loss.LowerSlope, Loss.UpperSlope);

    /// <summary><c>φ*(u, y) + ω u²/2</c>.</summary>
    /// <param name="slope">u.</param>
    /// <param name="label">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Conjugate(Vector512<T> slope, Vector512<T> label) =>
        Loss.Conjugate(slope, label) + (slope * slope * Vector512.Create(Number.Of<T>(0.5) * Width));
}
