using System.Numerics;

namespace Toolkit.Inference;

/// <summary>x.</summary>
internal readonly struct Itself<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => x;
}

/// <summary>ln x, of the numbers above 0.</summary>
internal readonly struct LogarithmOf<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.Log(Within<T, AboveZero<T>>.Moved(x));
}

/// <summary>1/x, of the numbers above 0.</summary>
internal readonly struct ReciprocalOf<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => T.One / Within<T, AboveZero<T>>.Moved(x);
}

/// <summary>ln x, of the numbers between 0 and 1.</summary>
internal readonly struct LogarithmInUnit<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.Log(Within<T, InsideUnit<T>>.Moved(x));
}

/// <summary>ln(1 − x), of the numbers between 0 and 1.</summary>
internal readonly struct LogarithmOfRest<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.Log1p(-Within<T, InsideUnit<T>>.Moved(x));
}

/// <summary>ln x!, of the counts.</summary>
internal readonly struct LogFactorial<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.LogGamma(Within<T, Counts<T>>.Moved(x) + T.One);
}

/// <summary>x, and 1 in place of what is no count.</summary>
internal readonly struct CountOf<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Within<T, Counts<T>>.Moved(x);
}

/// <summary>ln Γ(x).</summary>
internal readonly struct LogGammaOf<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.LogGamma(x);
}

/// <summary>1 − x.</summary>
internal readonly struct Complement<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => T.One - x;
}

/// <summary>The Cholesky factor of a matrix.</summary>
internal readonly struct CholeskyTerm<T> : ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> x) => Functions.Cholesky(x);
}
