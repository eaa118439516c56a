using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A distribution on the counts 0, 1, 2, …: a point has mass, so that P(X ≥ x) = P(X > x − 1).</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ICountDistribution<T> : ICumulativeDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
