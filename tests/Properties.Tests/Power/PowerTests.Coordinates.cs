namespace Toolkit.Properties.Tests;

/// <content>Coordinate methods.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Coordinates()
    {
        // On ½‖x − c‖² a length of 3 makes a coordinate's part of the gap four times what it was: the mean grows by 1 + 3/d.
        yield return new(
            "expected rate", "coordinates with a third of L_c", key => Random(key, CoordinateSlip.None), key => Random(key, CoordinateSlip.ThirdOfTheConstant));
        yield return new(
            "linear rate", "greedy coordinates with a third of L_c in place of it", key => Greedy(key, CoordinateSlip.None),
            key => Greedy(key, CoordinateSlip.ThirdOfTheConstant));

        // A coordinate that moved goes on moving by as much.
        yield return new(
            "expected rate", "a residual that is left behind", key => Random(key, CoordinateSlip.None), key => Random(key, CoordinateSlip.ResidualLeftBehind));

        // Of the derivatives −1, −2, −3, −4 the least in size, and the largest with its sign, is −1: ½ is gained where 15/4 is owed.
        yield return new(
            "linear rate", "greed for the least derivative", key => Greedy(key, CoordinateSlip.None), key => Greedy(key, CoordinateSlip.LeastDerivative));
        yield return new(
            "linear rate", "greed that minds the sign", key => Greedy(key, CoordinateSlip.None), key => Greedy(key, CoordinateSlip.SignedDerivative));

        // Along a coordinate with Lᵢ = 0.01 beside one with 1: drawn with a probability of 0.01 and moved by 0.01 of the way.
        yield return new(
            "expected rate", "importance sampling with one length for all", key => ByImportance(key, CoordinateSlip.None),
            key => ByImportance(key, CoordinateSlip.ImportanceWithOneLength));
        yield return new(
            "outcomes", "draws that are uniform and said to be by importance", key => Drawn(key, CoordinateSlip.None),
            key => Drawn(key, CoordinateSlip.DrawsUniformlyAndSaysImportance));
        yield return new(
            "fixed point", "a coordinate's threshold without its length", key => Stays(key, CoordinateSlip.None),
            key => Stays(key, CoordinateSlip.ThresholdWithoutLength));
        yield return new(
            "expected rate", "cyclic coordinates that claim the uniform rate", key => Random(key, CoordinateSlip.None),
            key => ExpectedRateLaw.Validate(
                Steps.CoordinateDescent(Sloped(key).Objective, CoordinateRules.Cyclic<double>()).Declaring(Rate.ExpectedLinear(0.75, "a claim")), Sloped(key)));

        // 1ᵀ1 has a curvature of d along the block, four times the largest Lᵢ: from c + 1 the length 1/L_c overshoots to −3, and the gap grows ninefold.
        yield return new(
            "descent", "blocks with the largest constant in place of the sum", key => Blocked(key, blocks => blocks.Sum()),
            key => Blocked(key, blocks => blocks.Max()));

        static Verdict Blocked(RandomKey key, Func<double[], double> constant)
        {
            var problem = Ridge(key);
            var lipschitz = constant([.. Enumerable.Range(0, 4).Select(problem.Objective.CoordinateLipschitz)]);
            return DescentLaw.Validate(new OneBlock(lipschitz).AsStep(), problem, 10);
        }

        static Verdict Random(RandomKey key, CoordinateSlip slip) => ExpectedRateLaw.Validate(
            new WrongCoordinates(Choice.Uniform, 1, 0, key, slip).AsStep().Declaring(Rate.ExpectedLinear(0.75, "T3")), Sloped(key));

        static Verdict Greedy(RandomKey key, CoordinateSlip slip) => RateLaw.Validate(
            new WrongCoordinates(Choice.Greedy, 1, 0, key, slip).AsStep().Declaring(Rate.Linear(0.75, "T3")), Sloped(key), 20);

        static Verdict ByImportance(RandomKey key, CoordinateSlip slip) => ExpectedRateLaw.Validate(
            new WrongCoordinates(Choice.Importance, 1, 0, key, slip).AsStep().Declaring(Rate.ExpectedLinear(1 - (0.01 / 1.02), "P(i) by Lᵢ, 1/Lᵢ")),
            Uneven(key));

        static Verdict Drawn(RandomKey key, CoordinateSlip slip) => OutcomeLaw.Validate(
            new WrongCoordinates(Choice.Importance, 1, 0, key, slip).AsStep(), Uneven(key), key.Fold(1), 0, 500);

        static Verdict Stays(RandomKey key, CoordinateSlip slip)
        {
            var problem = Quadratics.WithL1(key, 6, 5, 3);
            return FixedPointLaw.Validate(
                new WrongCoordinates(Choice.Uniform, problem.CoordinateLipschitz, problem.Map.Weight, key, slip).AsStep(), problem, 60);
        }
    }

    // ½ (1ᵀ(x − c))² from c + 1.
    private static Problem<Quadratic> Ridge(RandomKey key)
    {
        var sloped = Diagonal(key, [1, 1, 1, 1], [1, 1, 1, 1]);
        return sloped with { Objective = sloped.Objective with { Hessian = Buffer<double>.Filled(16, 1), Smoothness = new(4, 4, 1) } };
    }

    // ½‖x − c‖² from c − (1, 2, 3, 4), where the derivatives are −1, −2, −3 and −4.
    private static Problem<Quadratic> Sloped(RandomKey key) => Diagonal(key, [1, 1, 1, 1], [-1, -2, -3, -4]);

    private static Problem<Quadratic> Uneven(RandomKey key) => Diagonal(key, [1, 0.01, 0.01], [1e-3, 1, -1]);

    private static Problem<Quadratic> Diagonal(RandomKey key, double[] curvatures, double[] offset)
    {
        var d = curvatures.Length;
        var center = new double[d];
        key.Normals<double>(center);
        var hessian = new double[d * d];
        for (var i = 0; i < d; i++) hessian[(i * d) + i] = curvatures[i];
        var quadratic = new Quadratic(
            Buffer<double>.CopyOf(hessian), Buffer<double>.CopyOf(center), Buffer<double>.Allocate(d),
            new(curvatures.Max(), curvatures.Min(), curvatures.Max()) { StrongConvexity = curvatures.Min() });
        return new(
            $"diagonal quadratic(key {key})", quadratic, Buffer<double>.CopyOf(Plain.Plus(center, offset)), 0, new SinglePoint(quadratic.Center),
            Buffer<double>.CopyOf([.. curvatures.Select(h => d * h)]));
    }
}
