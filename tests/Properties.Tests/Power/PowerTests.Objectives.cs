namespace Toolkit.Properties.Tests;

public sealed partial class PowerTests
{
    private static IEnumerable<Detection> MeanLosses()
    {
        foreach (var slip in Enum.GetValues<ConjugateSlip>().Where(slip => slip is not ConjugateSlip.None))
        {
            yield return new("conjugate", $"{slip}", key => Conjugate(key, ConjugateSlip.None), key => Conjugate(key, slip));
        }

        foreach (var slip in Enum.GetValues<GapSlip>().Where(slip => slip is not GapSlip.None))
        {
            yield return new("duality gap", $"{slip}", key => Gap(key, GapSlip.None), key => Gap(key, slip));
        }

        yield return new(
            "gradient", "a softmax that does not take the largest away", key => Far(key, subtractsLargest: true), key => Far(key, subtractsLargest: false));
        yield return new(
            "constants", "an L2 penalty that is not in L", key => Restating(Ridge(key, intercept: false), s => s),
            key => Restating(Ridge(key, intercept: false), s => s with { Lipschitz = s.Lipschitz - 5 }));
        yield return new(
            "constants", "an intercept that counts as penalised", key => Restating(Ridge(key, intercept: true), s => s),
            key => Restating(Ridge(key, intercept: true), s => s with { PolyakLojasiewicz = 5 }));
        yield return new(
            "constants", "the logistic quarter in place of the half of a softmax", key => Restating(Pairs(key), s => s),
            key => Restating(Pairs(key), s => s with { Lipschitz = s.Lipschitz / 2 }));
        yield return new(
            "constants", "half of a softmax's L_c", key => Restating(Pairs(key), s => s),
            key => Restating(Pairs(key), s => s with { CoordinateLipschitz = s.CoordinateLipschitz / 2 }));

        static Verdict Conjugate(RandomKey key, ConjugateSlip slip) => ConjugateLaw.Validate(new WrongHuber(slip), [-2, 0.5, 3], key);

        // Most labels are positive, which an intercept explains, and the first feature tells which.
        static Verdict Gap(RandomKey key, GapSlip slip)
        {
            var rows = Normals(key.Fold(1), 40 * 3).Chunk(3).ToArray();
            double[] labels = [.. rows.Select(row => row[0] < -0.6 ? -1.0 : 1)];
            return DualityGapLaw.Validate(new WrongGap(rows, labels, slip), 0.1, key, steps: 120);
        }

        static Verdict Far(RandomKey key, bool subtractsLargest) => GradientLaw.Validate<double, WrongSoftmax>(
            new(subtractsLargest), [.. Normals(key, 4).Select(x => 1e3 + x)], key);

        // Labels of 0: the least value is 0, at 0.
        static Problem<SmoothL2Regularized<double, SmoothLinearModel<double, WithIntercept<double, DenseRows<double>>, SquaredLoss<double>>>> Penalised(RandomKey key)
        {
            var objective = Objectives.LeastSquares(new DenseRows<double>(Normals(key, 12 * 4), 12, 4).WithIntercept(), new double[12]).WithL2(5);
            return Known(objective, Normals(key.Fold(1), objective.Dimension), 0, new SinglePoint(Buffer<double>.CopyOf(new double[objective.Dimension])));
        }

        static Problem<Restated<ISmoothObjective<double>>> Ridge(RandomKey key, bool intercept)
        {
            if (intercept) return Boxed(Penalised(key));
            var objective = Objectives.LeastSquares(new DenseRows<double>(Normals(key, 3 * 4), 3, 4), new double[3]).WithL2(5);
            return Boxed(Known(objective, Normals(key.Fold(1), 4), 0, new SinglePoint(Buffer<double>.CopyOf(new double[4]))));
        }

        // Each row once with either label: the least value is ln 2, wherever both classes have the same coefficients.
        static Problem<Restated<ISmoothObjective<double>>> Pairs(RandomKey key)
        {
            var values = Normals(key, 6 * 3);
            double[] labels = [.. Enumerable.Range(0, 12).Select(i => i < 6 ? 0.0 : 1)];
            var objective = Objectives.Softmax(new DenseRows<double>([.. values, .. values], 12, 3), labels, 2);
            var normal = new double[3 * 6];
            for (var j = 0; j < 3; j++) (normal[(6 * j) + j], normal[(6 * j) + j + 3]) = (Math.Sqrt(0.5), -Math.Sqrt(0.5));
            var start = Normals(key.Fold(1), 6).Select(x => 0.01 * x).ToArray();
            return Boxed(Known(
                objective, start, Math.Log(2), new AffineSet(Buffer<double>.CopyOf(new double[6]), Buffer<double>.CopyOf(normal))));
        }

        static Problem<TObjective> Known<TObjective>(TObjective objective, double[] start, double minimum, SolutionSet solutions)
            where TObjective : ISmoothObjective<double> => new(
                "known", objective, Buffer<double>.CopyOf(start), minimum, solutions,
                Buffer<double>.CopyOf([.. Enumerable.Repeat(start.Length * objective.Smoothness.Lipschitz, start.Length)]));

        static Problem<Restated<ISmoothObjective<double>>> Boxed<TObjective>(Problem<TObjective> problem)
            where TObjective : ISmoothObjective<double> => new(
                problem.Name, new(problem.Objective, problem.Objective.Smoothness), problem.Start, problem.Minimum, problem.Solutions, problem.SignDescent);

        static Verdict Restating(Problem<Restated<ISmoothObjective<double>>> problem, Func<Smoothness<double>, Smoothness<double>> wrong) =>
            ConstantsLaw.Validate(problem with { Objective = problem.Objective with { Smoothness = wrong(problem.Objective.Smoothness) } }, RandomKey.FromSeed(1), 10);

        static double[] Normals(RandomKey key, int count)
        {
            var draws = new double[count];
            key.Normals<double>(draws);
            return draws;
        }
    }
}
