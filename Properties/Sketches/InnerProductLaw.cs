namespace Toolkit.Properties;

/// <summary>A row keeps norms and inner products in expectation: <c>E ⟨S(x), S(y)⟩ = ⟨x, y⟩</c>, and so <c>E ‖S(x)‖² = ‖x‖²</c>.</summary>
/// <remarks>
/// It asks for signs that are pairwise independent, and independent of buckets. The claim that independent errors have mean 0 is tested by their own spread. Four-wise independent hashes have a variance of at most
/// (‖x‖²‖y‖² + ⟨x, y⟩²)/w besides; pairwise ones promise none, so that it is reported and not judged.
/// </remarks>
public static class InnerProductLaw
{
    /// <summary>The failures.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="x">x, over coordinates that are drawn.</param>
    /// <param name="y">y, as long.</param>
    /// <param name="columns">w, at least 1.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 2.</param>
    /// <param name="falseAlarm">α, in (0, 1).</param>
    public static Verdict Validate(SketchFactory factory, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int columns, RandomKey key, int sketches = 2000, double falseAlarm = 1e-6)
    {
        var found = PValues(factory, x, y, columns, key, sketches);
        return Properties.PValues.Judge("mean of norms", found.Norm, falseAlarm / 2, $"{sketches} sketches of {columns} columns")
            + Properties.PValues.Judge("mean of inner products", found.Product, falseAlarm / 2, $"{sketches} sketches of {columns} columns");
    }

    /// <summary>The p-values of both claims, and the variance of products over the bound for four-wise independent hashes.</summary>
    /// <param name="factory">Makes the sketches.</param>
    /// <param name="x">x, over coordinates that are drawn.</param>
    /// <param name="y">y, as long.</param>
    /// <param name="columns">w, at least 1.</param>
    /// <param name="key">What the keys of the sketches are drawn from.</param>
    /// <param name="sketches">How many sketches, at least 2.</param>
    /// <exception cref="ArgumentException">The vectors are not of one length.</exception>
    public static (double Norm, double Product, double VarianceRatio) PValues(
        SketchFactory factory, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int columns, RandomKey key, int sketches = 2000)
    {
        if (x.Length != y.Length) throw new ArgumentException($"x has {x.Length} coordinates, y has {y.Length}.", nameof(y));
        var ids = SketchVectors.ScatteredIds(x.Length, key.Fold(-1));
        var (norm, other, product) = (Reductions.SumOfSquares(x), Reductions.SumOfSquares(y), Reductions.Dot(x, y));
        var (norms, products, squares) = (new double[sketches], new double[sketches], 0.0);
        for (var k = 0; k < sketches; k++)
        {
            var (left, right) = (factory.Sketched(1, columns, key.Fold(k), ids, x), factory.Sketched(1, columns, key.Fold(k), ids, y));
            (norms[k], products[k]) = (left.InnerProduct(left) - norm, left.InnerProduct(right) - product);
            squares += products[k] * products[k] / sketches;
        }

        return (Properties.PValues.OfMeanZero(norms), Properties.PValues.OfMeanZero(products), squares * columns / ((norm * other) + (product * product)));
    }
}
