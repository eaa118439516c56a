using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The categorical distribution on 0, 1, …, K − 1 by logits, ln p(k) = ηₖ − ln Σⱼ e to the power ηⱼ.</summary>
/// <remarks>Stan's categorical_logit(η), whose categories are numbered from 1.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Logits">η: a vector of K for all, or a row of K for each element (n x K, n above 1).</param>
public readonly record struct CategoricalLogit<T>(Variable<T> Logits) : IDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool IsEach => Logits.Shape is { Rows: > 1, Columns: > 1 };

    /// <inheritdoc/>
    public Variable<T> LogDensity(Variable<T> x)
    {
        if (IsEach) return Categories<T>.Sum(Variable<T>.Apply(default(CategoryRows<T>), x, Logits), x, Logits.Shape.Columns);
        var logits = Rows.AsVector(Logits);
        var tally = Variable<T>.Apply(new Tally<T>(logits.Length), OnTape.Of(x, logits));
        var sum = Functions.Dot(tally, logits) - (Normaliser(logits) * T.CreateTruncating(x.Length));
        return Categories<T>.Sum(sum, x, logits.Length);
    }

    /// <inheritdoc/>
    public Variable<T> LogDensities(Variable<T> x)
    {
        if (IsEach) return Categories<T>.Each(CategoryRows<T>.Composed(x, Logits), x, Logits.Shape.Columns);
        var logits = Rows.AsVector(Logits);
        var chosen = Functions.Dot(Variable<T>.Apply(new OneHot<T>(logits.Length), OnTape.Of(x, logits)), logits);
        return Categories<T>.Each(chosen - Normaliser(logits), x, logits.Length);
    }

    /// <inheritdoc/>
    public void Draw(RandomKey key, Shape shape, Span<T> destination)
    {
        var (isEach, categories) = (IsEach, IsEach ? Logits.Shape.Columns : Logits.Length);
        var weights = new T[categories];
        for (var i = 0; i < destination.Length; i++)
        {
            var logits = Logits.Values.Slice(isEach ? i * categories : 0, categories);
            var largest = T.NegativeInfinity;
            foreach (var logit in logits) largest = T.Max(largest, logit);
            for (var k = 0; k < categories; k++) weights[k] = T.Exp(logits[k] - largest);
            destination[i] = T.CreateTruncating(key.Categorical<T>(weights, i));
        }
    }

    private static Variable<T> Normaliser(Variable<T> logits) => Functions.LogSumExpRows(Functions.Transpose(logits));
}

public static partial class Distributions
{
    /// <inheritdoc cref="CategoricalLogit{T}"/>
    /// <param name="logits">η: a vector of K for all, or a row of K for each element (n x K, n above 1).</param>
    public static CategoricalLogit<T> CategoricalLogit<T>(Variable<T> logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(logits);
}
