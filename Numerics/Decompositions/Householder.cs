using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Reflections H = I − τ v vᵀ with v₀ = 1.</summary>
internal static class Householder
{
    /// <summary>x ← v, such that H turns what x was into a multiple β of the first unit vector.</summary>
    /// <remarks>
    /// β has the sign that x₀ has not, so that nothing cancels. Source: Golub and Van Loan, Matrix Computations, section 5.1, in the scaling of
    /// LAPACK's xLARFG.
    /// </remarks>
    /// <param name="x">At least one element.</param>
    /// <returns>τ, from 1 to 2, or 0 for x = 0 (then v is the first unit vector, and H the identity); and β.</returns>
    public static (T Scale, T Image) Reflect<T>(Span<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var norm = Reductions.Norm<T>(x);
        if (norm == T.Zero)
        {
            x[0] = T.One;
            return (T.Zero, T.Zero);
        }

        if (norm < Reduced<T>())
        {
            // Numbers that have lost digits to gradual underflow would make v, and so H, inexact.
            var exponent = T.ILogB(norm);
            foreach (ref var element in x) element = T.ScaleB(element, -exponent);
            var (tau, larger) = Reflect(x);
            return (tau, T.ScaleB(larger, exponent));
        }

        var image = T.CopySign(norm, -x[0]);
        var scale = (image - x[0]) / image;
        var pivot = x[0] - image;
        foreach (ref var element in x[1..]) element /= pivot;
        x[0] = T.One;
        return (scale, image);
    }

    private static T Reduced<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var epsilon = T.BitIncrement(T.One) - T.One;
        return T.BitIncrement(T.Zero) / (epsilon * epsilon * epsilon);
    }
}
