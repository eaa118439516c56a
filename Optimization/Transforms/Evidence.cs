using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>Evidence: the step tells the point.</summary>
public interface IPoint;

/// <summary>Evidence: the step tells the objective's value too.</summary>
public interface IValue : IPoint;

/// <summary>What a step knows besides the update.</summary>
/// <remarks>A transform that acts on a region of the parameters is told the point of that region; value and gradient norm stay the whole problem's.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct Evidence<T>
    where T : unmanaged
{
    private readonly T _value;
    private readonly bool _hasValue;
    private readonly CurvatureEvidence<T> _curvature;

    private Evidence(ReadOnlySpan<T> point, T gradientNorm, T value, bool hasValue, bool tracksLength, scoped in CurvatureEvidence<T> curvature)
    {
        Point = point;
        GradientNorm = gradientNorm;
        _value = value;
        _hasValue = hasValue;
        TracksLength = tracksLength;
        _curvature = curvature;
    }

    /// <summary>The evidence of a step that knows the point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="gradientNorm">‖∇f‖₂ there, or NaN where nobody computed it.</param>
    public Evidence(ReadOnlySpan<T> point, T gradientNorm)
        : this(point, gradientNorm, default, false, false, default)
    {
    }

    /// <summary>The evidence of a step that knows the point and the value there.</summary>
    /// <param name="point">The point.</param>
    /// <param name="gradientNorm">‖∇f‖₂ there, or NaN where nobody computed it.</param>
    /// <param name="value">The objective's value at the point.</param>
    public Evidence(ReadOnlySpan<T> point, T gradientNorm, T value)
        : this(point, gradientNorm, value, true, false, default)
    {
    }

    /// <summary>The evidence of a step that knows the point and what its batch tells of the curvature.</summary>
    /// <param name="point">The point.</param>
    /// <param name="gradientNorm">‖∇f‖₂ there, or NaN where nobody computed it.</param>
    /// <param name="curvature">The statistics of the layers.</param>
    public Evidence(ReadOnlySpan<T> point, T gradientNorm, scoped in CurvatureEvidence<T> curvature)
        : this(point, gradientNorm, default, false, false, curvature)
    {
    }

    /// <summary>The point that the gradient was taken at.</summary>
    public ReadOnlySpan<T> Point { get; }

    /// <summary>‖∇f‖₂ at the point, or NaN where nobody computed it.</summary>
    public T GradientNorm { get; }

    /// <summary>The objective's value at the point.</summary>
    /// <exception cref="InvalidOperationException">The transform did not declare <see cref="IValue"/>, so nobody asked for the value.</exception>
    public T Value => _hasValue
        ? _value
        : throw new InvalidOperationException("The value is told to transforms that declare IValue as their evidence; this chain declares none.");

    /// <summary>The statistics of the layers.</summary>
    /// <exception cref="InvalidOperationException">The transform did not declare <see cref="ICurvature{TFisher}"/>, so nobody asked for them.</exception>
    public CurvatureEvidence<T> Curvature => _curvature.Layout is not null
        ? _curvature
        : throw new InvalidOperationException("Statistics of layers are told to transforms that declare ICurvature as their evidence; this chain declares none.");

    /// <summary>Whether somebody reads <see cref="Lane{T}.Length"/> at the end of the chain.</summary>
    internal bool TracksLength { get; }

    /// <summary>The same evidence for a chain whose lengths are read at its end.</summary>
    internal Evidence<T> TrackingLength() => new(Point, GradientNorm, _value, _hasValue, true, _curvature);

    /// <summary>The evidence for a part of the vector: its own point, and of the whole problem the value and the gradient's norm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Evidence<T> Slice(int start, int length) => new(Point.Slice(start, length), GradientNorm, _value, _hasValue, TracksLength, _curvature);
}
