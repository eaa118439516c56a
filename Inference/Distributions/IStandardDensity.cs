using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The density g of a family of location and scale, (1/σ) g((x − μ)/σ), on a lane, on a single number and on the tape.</summary>
internal interface IStandardDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    /// <summary>ln g(z).</summary>
    static abstract Vector512<T> Log(Vector512<T> z);

    /// <summary>d ln g(z)/dz.</summary>
    static abstract Vector512<T> Slope(Vector512<T> z);

    /// <summary>ln g(z) of a single number.</summary>
    static abstract T Log(T z);

    /// <summary>d ln g(z)/dz of a single number.</summary>
    static abstract T Slope(T z);

    /// <summary>ln g(z).</summary>
    static abstract Variable<T> Log(Variable<T> z);
}
