namespace Toolkit.Sketching;

/// <summary>Cleaning of Count-Min tables: what collisions put into them only grows, so that every so many steps they are made smaller, <c>S ← c S</c>.</summary>
/// <remarks>
/// The defaults are those of Adam; AdaGrad's factor is 0.5. It is a heuristic without a theorem: after it a second moment is too small until it has been gathered again, and the steps too long. Source: Spring,
/// Kyrillidis, Mohan, Shrivastava 2019, "Compressing gradient optimizers via Count-Sketches", section 4.
/// </remarks>
/// <param name="Every">After how many steps, at least 1.</param>
/// <param name="Factor">c, in [0, 1].</param>
public readonly record struct SketchCleaning(int Every = 125, double Factor = 0.2)
{
    /// <summary>The defaults for Adam.</summary>
    public SketchCleaning()
        : this(125, 0.2)
    {
    }

    /// <summary>After how many steps.</summary>
    public int Every { get; } = Every >= 1 ? Every : throw new ArgumentOutOfRangeException(nameof(Every), Every, "Every must be at least 1.");

    /// <summary>c.</summary>
    public double Factor { get; } = Factor is >= 0 and <= 1 ? Factor : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "Factor must be in [0, 1].");
}
