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

    /// <summary>The value, given that all elements of a parameter are above 0 and finite, whatever the shapes.</summary>
    public static Variable<T> GivenAllPositive<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Within<T, AboveZero<T>>.GivenAll(value, parameter);

    /// <summary>The value, given that the elements of a parameter are probabilities that sum to 1.</summary>
    public static Variable<T> GivenSimplex<T>(this Variable<T> value, Variable<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Within<T, NearZero<T>>.GivenAll(Within<T, UnitInterval<T>>.GivenAll(value, parameter), Known<T, Itself<T>>.Sum(parameter) - T.One);
}
