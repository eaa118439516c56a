namespace Toolkit.Optimization;

/// <summary>How a piecewise schedule gets from one knot to the next.</summary>
public interface IInterpolation
{
    /// <summary>The value after a fraction of the way.</summary>
    /// <param name="from">The value at the knot behind.</param>
    /// <param name="to">The value at the knot ahead.</param>
    /// <param name="fraction">How much of the way is done, in [0, 1).</param>
    static abstract double Between(double from, double to, double fraction);
}

/// <summary>It stays, and jumps at the knot.</summary>
public readonly struct ConstantInterpolation : IInterpolation
{
    /// <inheritdoc/>
    public static double Between(double from, double to, double fraction) => from;
}

/// <summary>A straight line.</summary>
public readonly struct LinearInterpolation : IInterpolation
{
    /// <inheritdoc/>
    public static double Between(double from, double to, double fraction) => ((1 - fraction) * from) + (fraction * to);
}

/// <summary>Half a period of a cosine, level at both ends.</summary>
public readonly struct CosineInterpolation : IInterpolation
{
    /// <inheritdoc/>
    public static double Between(double from, double to, double fraction) =>
        LinearInterpolation.Between(from, to, (1 - Math.Cos(Math.PI * fraction)) / 2);
}
