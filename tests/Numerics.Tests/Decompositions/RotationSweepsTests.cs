using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleRotationSweepsTests : RotationSweepsTests<float>;

public sealed class DoubleRotationSweepsTests : RotationSweepsTests<double>;

public abstract class RotationSweepsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Fewer and more than are kept, an odd number of them, and columns that do not fill the last panel.
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(5, 3, 7)]
    [InlineData(33, 40, 64)]
    [InlineData(40, 65, 131)]
    public void Many_at_once_have_the_bits_of_one_after_the_other(int rows, int columns, int count)
    {
        using var workspace = new Workspace();
        using var team = new WorkerTeam(2);
        var random = new Random(rows);
        var expected = random.Matrix<T>(rows * columns);
        var matrix = new MatrixSpan<T>(expected, rows, columns);
        using var scope = workspace.Open();
        var sweeps = new RotationSweeps<T>(matrix, workspace, team);
        for (var sweep = 0; sweep < count; sweep++)
        {
            var first = random.Next(rows - 1);
            var end = random.Next(first, rows);
            for (var i = end - 1; i >= first; i--)
            {
                var angle = T.CreateChecked(random.NextDouble() * 6);
                (sweeps.Cosines[i], sweeps.Sines[i]) = (T.Cos(angle), T.Sin(angle));
                LaneUpdate.Rotate(T.Cos(angle), T.Sin(angle), matrix.Row(i), matrix.Row(i + 1));
            }

            sweeps.Add(first, end);
        }

        sweeps.Apply();
        var row = new T[columns];
        for (var i = 0; i < rows; i++)
        {
            sweeps.CopyRow(i, row);
            Samples.AssertSameBits<T>(matrix.Row(i), row);
        }
    }
}
