using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>φ(α) = f(x − α u): the objective along a line from x, against the direction u. It counts its calls.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The objective.</typeparam>
public ref struct SearchLine<T, TOracle>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
{
    private readonly ref readonly TOracle _oracle;
    private readonly ReadOnlySpan<T> _from;
    private readonly ReadOnlySpan<T> _direction;
    private readonly Span<T> _point;
    private readonly Span<T> _gradient;
    private readonly Workspace _workspace;

    /// <summary>The line from a point where value and gradient are known.</summary>
    /// <param name="oracle">The objective.</param>
    /// <param name="start">φ(0), of length 0.</param>
    /// <param name="from">x.</param>
    /// <param name="direction">u, as many elements.</param>
    /// <param name="point">Receives the points that are tried.</param>
    /// <param name="gradient">Receives the gradients there.</param>
    /// <param name="workspace">Scratch memory.</param>
    public SearchLine(
        ref readonly TOracle oracle, Trial<T> start, ReadOnlySpan<T> from, ReadOnlySpan<T> direction, Span<T> point, Span<T> gradient, Workspace workspace)
    {
        _oracle = ref oracle;
        Start = start;
        _from = from;
        _direction = direction;
        _point = point;
        _gradient = gradient;
        _workspace = workspace;
    }

    /// <summary>The trial of length 0.</summary>
    public Trial<T> Start { get; }

    /// <summary>How often the oracle was asked.</summary>
    public int OracleCalls { get; private set; }

    /// <summary>What was not finite at the last trial; null when all was well.</summary>
    public string? NonFinite { get; private set; }

    /// <summary>Goes to x − α u and asks for value and gradient there.</summary>
    /// <param name="length">α.</param>
    public Trial<T> At(T length)
    {
        Vectors.AddScaled(_from, -length, _direction, _point);
        var value = _oracle.ValueAndGradient(_point, _gradient, _workspace);
        var trial = new Trial<T>(length, value, -Reductions.Dot(_gradient, _direction), Reductions.Norm<T>(_gradient));
        OracleCalls++;
        NonFinite = trial.IsFinite ? null : T.IsFinite(value) ? "gradient" : "value";
        return trial;
    }
}
