namespace Toolkit.Properties.Tests;

public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Screenings()
    {
        foreach (var slip in Enum.GetValues<ScreeningSlip>().Where(slip => slip is not ScreeningSlip.None))
            yield return new("safe screening", $"{slip}", key => Screen(key, ScreeningSlip.None), key => Screen(key, slip));

        static Verdict Screen(RandomKey key, ScreeningSlip slip)
        {
            var (oracle, l1) = Suppressed(key);
            var (close, high, start) = Overshot(key);
            return SafeScreeningLaw.Validate(new WrongScreening(l1, slip).AsStep(), oracle, l1, 0, new double[oracle.Dimension])
                + SafeScreeningLaw.Validate(new WrongScreening(high, slip).AsStep(), close, high, 0, start);
        }

        // The tightest case of the sphere: unit columns a and b with ⟨a, b⟩ = 0.95, the solution (ε, ε) close to 0, and a run that starts at (1 + ε, 0). Then the
        // dual point is the residual itself, of distance 1 to the dual solution, G is 1 but for ε, and with l1 = 1 (times n) the second column has
        // |v| = 0.05 + ε: 0.05 + √2 is above 1, and 0.05 + √½ is not.
        static (LinearModelByColumns<double, DenseColumns<double>, SquaredLoss<double>> Oracle, double L1, double[] Start) Overshot(RandomKey key)
        {
            const int Rows = 6;
            const double Cosine = 0.95, Epsilon = 0.01;
            double[] a = Unit(Normals(key, Rows)), other = Normals(key.Fold(1), Rows);
            var along = Reductions.Dot<double>(a, other);
            double[] across = Unit([.. other.Zip(a, (o, x) => o - (along * x))]);
            double[] b = [.. a.Zip(across, (x, y) => (Cosine * x) + (Math.Sqrt(1 - (Cosine * Cosine)) * y))];
            double[] labels = [.. a.Zip(b, (x, y) => (x + y) * (Epsilon + (1 / (1 + Cosine))))];
            double[] columns = [.. a, .. b];
            var oracle = Objectives.LinearModelByColumns(
                new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, 2, Rows).Transpose()), default(SquaredLoss<double>), labels);
            return (oracle, 1.0 / Rows, [1 + Epsilon, 0]);
        }

        // With e and f orthonormal, y = e and columns (e + f)/√2, f: the second has nothing to do with y, and is in the solution since the first
        // brings f along. A dual point at 0 that is not shrunk has no gap, and any sphere that is too small loses the column at once.
        static (LinearModelByColumns<double, DenseColumns<double>, SquaredLoss<double>> Oracle, double L1) Suppressed(RandomKey key)
        {
            const int Rows = 6;
            double[] e = Unit(Normals(key, Rows)), other = Normals(key.Fold(1), Rows);
            var along = Reductions.Dot<double>(e, other);
            double[] f = Unit([.. other.Zip(e, (b, a) => b - (along * a))]);
            double[] columns = [.. e.Zip(f, (a, b) => (a + b) / Math.Sqrt(2)), .. f];
            var oracle = Objectives.LinearModelByColumns(
                new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, 2, Rows).Transpose()), default(SquaredLoss<double>), e);
            return (oracle, 0.05 / Math.Sqrt(2) / Rows);
        }

        static double[] Normals(RandomKey key, int count)
        {
            var values = new double[count];
            key.Normals<double>(values);
            return values;
        }

        static double[] Unit(double[] vector) => [.. vector.Select(value => value / Reductions.Norm<double>(vector))];
    }
}
