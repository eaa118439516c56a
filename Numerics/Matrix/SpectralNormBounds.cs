using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What is known of the largest singular value of a matrix.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Lower">A value that it reaches, up to rounding.</param>
/// <param name="Upper">A value that it does not exceed, but for a probability of 1e-6 over starts.</param>
/// <param name="Steps">The products with A and with A^T that were spent.</param>
public readonly record struct SpectralNormBounds<T>(T Lower, T Upper, int Steps)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
