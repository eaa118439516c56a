using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <content>Proximal maps and projections.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Proximal()
    {
        foreach (var off in new[] { -1, 1 })
        {
            yield return new(
                "optimality of a prox", $"a simplex whose count is off by {off}",
                key => ProximalOptimalityLaw.Validate(new SortedSimplex(0), 6, key), key => ProximalOptimalityLaw.Validate(new SortedSimplex(off), 6, key));
        }

        yield return new(
            "optimality of a prox", "a group lasso without the root of the size",
            key => ProximalOptimalityLaw.Validate(new PlainGroups(0.5, 3, Math.Sqrt(3)), 6, key),
            key => ProximalOptimalityLaw.Validate(new PlainGroups(0.5, 3, 1), 6, key));
        yield return Optimality("a total variation of half the weight", TotalVariation<double>(0.5), TotalVariation<double>(0.25));
        yield return Optimality("a maximum norm of another weight", LInfinityNorm<double>(0.5), LInfinityNorm<double>(0.45));
        yield return Optimality("an elastic net that shrinks too little", ElasticNet<double>(0.5, 0.5).OverVectors(), ElasticNet<double>(0.5, 0.4).OverVectors());
        yield return Optimality("a translation that is forgotten", L2Norm<double>(0.5).Translated([1, 0, 0, 0, 0, 0]), L2Norm<double>(0.5).Translated(new double[6]));
        yield return Optimality("a half-space that is projected on its plane", HalfSpace<double>([1, 2, 0, 0, -1, 0], 0.1),
            Hyperplane<double>([1, 2, 0, 0, -1, 0], 0.1));

        yield return Optimality("an affine set through zero", AffineSet<double>(new([1, 2, 0, 0, -1, 0, 0, 1, 1, 1, 0, 0], 2, 6), [0.3, -0.2]),
            AffineSet<double>(new([1, 2, 0, 0, -1, 0, 0, 1, 1, 1, 0, 0], 2, 6), [0, 0]));
        yield return Optimality("a nuclear norm with the threshold on squares", NuclearNorm<double>(0.5, 2, 3), new SquaredThreshold(0.5, 2, 3));

        foreach (var slip in new[] { ConjugateMapSlip.LengthForgotten, ConjugateMapSlip.LengthNotInverted })
        {
            yield return new(
                "Moreau's identity", $"a conjugate, {slip}",
                key => MoreauIdentityLaw.Validate(L2Ball<double>(0.5).Conjugate(), new WrongConjugate(0.5, ConjugateMapSlip.None), 6, key),
                key => MoreauIdentityLaw.Validate(L2Ball<double>(0.5).Conjugate(), new WrongConjugate(0.5, slip), 6, key));
        }

        yield return new("projection", "a step part of the way", key => Ball(key, 1, 0), key => Ball(key, 0.9, 0));
        yield return new("projection", "a radius that shrinks with the length", key => Ball(key, 1, 0), key => Ball(key, 1, 0.1));

        yield return new(
            "Fenchel and Young", "a conjugate of another weight",
            key => FenchelYoungLaw.Validate(Simplex<double>(1), Simplex<double>(1).Conjugate(), 6, key),
            key => FenchelYoungLaw.Validate(Simplex<double>(1), Simplex<double>(1.1).Conjugate(), 6, key));
        yield return new(
            "Fenchel and Young", "a norm in place of its dual",
            key => FenchelYoungLaw.Validate(L1Ball<double>(1), L1Ball<double>(1).Conjugate(), 6, key),
            key => FenchelYoungLaw.Validate(L1Ball<double>(1), L2Ball<double>(1).Conjugate(), 6, key));
        yield return new(
            "Fenchel and Young", "a conjugate that is too small",
            key => FenchelYoungLaw.Validate(L1Ball<double>(1), L1Ball<double>(1).Conjugate(), 6, key),
            key => FenchelYoungLaw.Validate(L1Ball<double>(1), L1Ball<double>(0.9).Conjugate(), 6, key));

        static Verdict Ball(RandomKey key, double part, double growth) => ProjectionLaw.Validate(new WrongBall(part, growth), 6, key);
    }

    private static Detection Optimality<TRight, TWrong>(string mutant, TRight right, TWrong wrong)
        where TRight : struct, IProximalMap<TRight, double>
        where TWrong : struct, IProximalMap<TWrong, double> => new(
        "optimality of a prox", mutant, key => ProximalOptimalityLaw.Validate(right, 6, key),
        key => ProximalOptimalityLaw.Validate(new Mismatched<TWrong, TRight>(wrong, right), 6, key));
}
