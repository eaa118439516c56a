using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Ranges of parameters, outside of which a log density is not a number.</summary>
internal static class Conditions
{
    /// <summary>The value, given that a parameter is above 0 and finite.</summary>
    public static Variable<T> GivenPositive<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, AboveZero<T>>.Given(value, parameter);

    /// <summary>The value, given that a parameter is at least 0 and finite.</summary>
    public static Variable<T> GivenNotNegative<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, ZeroOrAbove<T>>.Given(value, parameter);

    /// <summary>The value, given that a parameter is finite.</summary>
    public static Variable<T> GivenFinite<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, Finite<T>>.Given(value, parameter);

    /// <summary>The value, given that a parameter is a probability, from 0 to 1.</summary>
    public static Variable<T> GivenProbability<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, UnitInterval<T>>.Given(value, parameter);

    /// <summary>The value, given that a parameter is 0, 1, 2, …</summary>
    public static Variable<T> GivenCount<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, Counts<T>>.Given(value, parameter);
}
