using System.Numerics;
using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>
/// The examples of the conformance table: five rows over so many features, whose ids lie far apart, again and again without an end. Row i has every feature j with (i + j) mod 3 above 0, and the last one.
/// </summary>
/// <remarks>The fault is the value of the last feature in every row, and, where there is no feature, in no row.</remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class ProbeExamples<T> : IExampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 5;

    private readonly int[] _starts = new int[Rows + 1];
    private readonly ulong[] _ids;
    private readonly T[] _values;
    private readonly T[] _labels = new T[Rows];
    private readonly T[] _weights = new T[Rows];

    public ProbeExamples(int features, T fault, int classes)
    {
        var (ids, values) = (new List<ulong>(), new List<T>());
        for (var row = 0; row < Rows; row++)
        {
            for (var j = 0; j < features; j++)
            {
                var isLast = j == features - 1;
                if (!isLast && (row + j) % 3 == 0) continue;
                ids.Add((ulong)(j + 1) << 40);
                values.Add(isLast && fault != T.Zero ? fault : T.CreateChecked(((row + (2 * j)) % 7) - 3) / T.CreateChecked(4));
            }

            _starts[row + 1] = ids.Count;
            _labels[row] = T.CreateChecked(classes > 1 ? row % classes : row % 2 == 0 ? 1 : -1);
            _weights[row] = T.One / T.CreateChecked(1 + (row % 2));
        }

        (_ids, _values) = ([.. ids], [.. values]);
    }

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <inheritdoc/>
    public Examples<T> From(long position, int most)
    {
        var row = (int)(position % Rows);
        var count = Math.Min(most, Rows - row);
        return new(_starts.AsSpan(row, count + 1), _ids, _values, _labels.AsSpan(row, count), _weights.AsSpan(row, count));
    }
}
