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
            return SafeScreeningLaw.Validate(new WrongScreening(l1, slip).AsStep(), oracle, l1, 0, new double[oracle.Dimension]);
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
