using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>What a network and its data are built from: a seed and a few numbers, each of which can be made simpler.</summary>
/// <param name="Seed">What everything random is drawn from.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Places">The number of places that share the weights of the first layer, at least 1.</param>
/// <param name="Inputs">The number of inputs at a place, at least 1.</param>
/// <param name="Hidden">The number of hidden units at a place, at least 1.</param>
/// <param name="Outputs">The number of outputs, at least 2.</param>
/// <param name="Examples">The number of examples, at least 1.</param>
/// <param name="HasBias">Whether layers have biases.</param>
public sealed record CurvatureShape(ulong Seed, CurvatureLoss Loss, int Places, int Inputs, int Hidden, int Outputs, int Examples, bool HasBias)
{
    /// <summary>The key that the seed names.</summary>
    public RandomKey Key => RandomKey.FromSeed(Seed);

    /// <summary>Small shapes first, with FsCheck's size; batches below the width are among them, whose factors are singular.</summary>
    internal static Gen<CurvatureShape> Generator => Gen.Sized(size =>
        from seed in Gen.Choose(0, int.MaxValue)
        from loss in Gen.Choose(0, 2)
        from places in Gen.Choose(1, 1 + Math.Min(size / 20, 3))
        from inputs in Gen.Choose(1, 1 + Math.Min(size / 15, 4))
        from hidden in Gen.Choose(1, 1 + Math.Min(size / 15, 4))
        from outputs in Gen.Choose(2, 4)
        from examples in Gen.Choose(1, 1 + Math.Min(size / 2, 24))
        from bias in Gen.Choose(0, 3)
        select new CurvatureShape((ulong)seed, (CurvatureLoss)loss, places, inputs, hidden, outputs, examples, bias > 0));

    /// <summary>Simpler shapes: the simplest in each respect first, then half way there.</summary>
    public IEnumerable<CurvatureShape> Shrink()
    {
        if (Places > 1) yield return this with { Places = 1 };
        if (Examples > 1) yield return this with { Examples = 1 };
        if (Examples > 3) yield return this with { Examples = Examples / 2 };
        if (Examples > 1) yield return this with { Examples = Examples - 1 };
        if (Inputs > 1) yield return this with { Inputs = Inputs - 1 };
        if (Hidden > 1) yield return this with { Hidden = Hidden - 1 };
        if (Outputs > 2) yield return this with { Outputs = Outputs - 1 };
        if (Loss is not CurvatureLoss.Numbers) yield return this with { Loss = CurvatureLoss.Numbers };
        if (HasBias) yield return this with { HasBias = false };
        if (Seed > 0) yield return this with { Seed = Seed / 2 };
    }

    /// <summary>Every number, so that the shape can be typed in again.</summary>
    public override string ToString() => $"seed {Seed}, {Loss}, {Places} places of {Inputs}, {Hidden} hidden, {Outputs} outputs, {Examples} examples{(HasBias ? "" : ", no bias")}";
}

/// <summary>The loss of a generated network.</summary>
public enum CurvatureLoss
{
    /// <summary><see cref="HalfSquares{T}"/>.</summary>
    Numbers,

    /// <summary><see cref="SoftmaxCrossEntropy{T}"/>.</summary>
    Classes,

    /// <summary><see cref="BernoulliCrossEntropy{T}"/>.</summary>
    Coins,
}
