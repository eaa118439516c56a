using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>What a problem of a family is built from: a seed and a few numbers, each of which can be made simpler.</summary>
/// <param name="Seed">What everything random is drawn from.</param>
/// <param name="Dimension">d, at least 1.</param>
/// <param name="Rank">The rank of what the family has a rank of, from 1 to d.</param>
/// <param name="Extra">Rows beyond those that the family needs, at least 0.</param>
/// <param name="Condition">L/μ or what the family has in its place, at least 1.</param>
/// <param name="Scale">The size of the curvature, above 0.</param>
/// <param name="Distance">How far from the solutions runs start, in (0, 1]: a part of the family's own distance.</param>
public sealed record ProblemShape(ulong Seed, int Dimension, int Rank, int Extra, double Condition, double Scale, double Distance)
{
    /// <summary>The parts that mean something to the family that the shape is for; the others are at their simplest, and are not printed.</summary>
    public ShapeParts Parts { get; private init; } = ShapeParts.All;

    /// <summary>The key that the seed names.</summary>
    public RandomKey Key => RandomKey.FromSeed(Seed);

    /// <summary>
    /// Small shapes first, with FsCheck's size; conditions from 1 to 10⁴ and scales from 10⁻³ to 10³, so that badly scaled ones are among them.
    /// </summary>
    internal static Gen<ProblemShape> Generator => Gen.Sized(size =>
        from seed in Gen.Choose(0, int.MaxValue)
        from dimension in Gen.Choose(1, 1 + Math.Min(size / 3, 20))
        from rank in Gen.Choose(1, dimension)
        from extra in Gen.Choose(0, 5)
        from condition in Gen.Choose(0, 40)
        from scale in Gen.Choose(-30, 30)
        from distance in Gen.Choose(1, 20)
        select new ProblemShape(
            (ulong)seed, dimension, rank, extra, Power(condition), Power(scale), Math.Min(1, distance / 10.0)));

    /// <summary>This shape for a family of these parts.</summary>
    /// <param name="parts">The parts.</param>
    public ProblemShape Only(ShapeParts parts) => new(
        Seed, parts.HasFlag(ShapeParts.Dimension) ? Dimension : 1, parts.HasFlag(ShapeParts.Rank) ? Rank : 1,
        parts.HasFlag(ShapeParts.Extra) ? Extra : 0, parts.HasFlag(ShapeParts.Condition) ? Condition : 1,
        parts.HasFlag(ShapeParts.Scale) ? Scale : 1, parts.HasFlag(ShapeParts.Distance) ? Distance : 1)
    {
        Parts = parts,
    };

    /// <summary>Simpler shapes: the simplest in each respect first, then half way there.</summary>
    public IEnumerable<ProblemShape> Shrink()
    {
        if (Dimension > 1) yield return this with { Dimension = 1, Rank = 1 };
        if (Dimension > 3) yield return this with { Dimension = Dimension / 2, Rank = Math.Min(Rank, Dimension / 2) };
        if (Dimension > 1) yield return this with { Dimension = Dimension - 1, Rank = Math.Min(Rank, Dimension - 1) };
        if (Rank > 1) yield return this with { Rank = 1 };
        if (Rank > 2) yield return this with { Rank = Rank - 1 };
        if (Extra > 0) yield return this with { Extra = 0 };
        if (Condition > 1) yield return this with { Condition = 1 };
        if (Condition > 1 && Condition != 2) yield return this with { Condition = 2 };
        if (Condition > 2) yield return this with { Condition = Rounded(Math.Sqrt(Condition)) };
        if (Rounded(Condition) != Condition) yield return this with { Condition = Rounded(Condition) };
        if (Scale != 1) yield return this with { Scale = 1 };
        if (Distance != 1) yield return this with { Distance = 1 };
        if (Seed > 0) yield return this with { Seed = 0 };
        if (Seed > 1) yield return this with { Seed = Seed / 2 };
    }

    /// <summary>Every number that means something, so that the shape can be typed in again.</summary>
    public override string ToString() => string.Join(
        ", ",
        new (ShapeParts Part, string Text)[]
        {
            (ShapeParts.Seed, $"seed {Seed}"), (ShapeParts.Dimension, $"dimension {Dimension}"), (ShapeParts.Rank, $"rank {Rank}"),
            (ShapeParts.Extra, $"extra {Extra}"), (ShapeParts.Condition, $"condition {Condition:r}"), (ShapeParts.Scale, $"scale {Scale:r}"),
            (ShapeParts.Distance, $"distance {Distance:r}"),
        }.Where(part => Parts.HasFlag(part.Part)).Select(part => part.Text));

    private static double Power(int tenths) => Math.Pow(10, tenths / 10.0);

    // At least 1, to one digit.
    private static double Rounded(double number)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(number)));
        return Math.Max(1, Math.Round(number / unit) * unit);
    }
}
