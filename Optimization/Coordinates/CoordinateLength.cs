namespace Toolkit.Optimization;

/// <summary>How far a coordinate moves.</summary>
public enum CoordinateLength
{
    /// <summary>1/Lᵢ, each by its own constant.</summary>
    Own,

    /// <summary>1/L_c for all, L_c the largest Lᵢ.</summary>
    Common,

    /// <summary>
    /// To the minimum of f + g along the coordinate: in closed form where f is a quadratic, by a safeguarded Newton method elsewhere. f must be convex along
    /// every coordinate.
    /// </summary>
    Exact,
}
