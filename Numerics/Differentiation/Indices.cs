namespace Toolkit.Numerics;

/// <summary>Which elements of a vector, or rows of a matrix, are meant: whole numbers from 0, checked once.</summary>
public sealed class Indices
{
    private readonly int[] _values;

    /// <summary>Copies them.</summary>
    /// <param name="values">Whole numbers from 0; one may occur many times.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0: names its place.</exception>
    public Indices(params ReadOnlySpan<int> values)
    {
        _values = values.ToArray();
        Bound = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0) throw new ArgumentOutOfRangeException(nameof(values), values[i], $"Index {i} is below 0.");
            Bound = Math.Max(Bound, values[i] + 1);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _values.Length;

    /// <summary>One more than the largest.</summary>
    public int Bound { get; }

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<int> Values => _values;

    /// <summary>Indices that count from 1, as data often do.</summary>
    /// <param name="values">Whole numbers from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static Indices FromOne(params ReadOnlySpan<int> values)
    {
        var moved = values.ToArray();
        foreach (ref var value in moved.AsSpan()) value--;
        return new(moved);
    }
}
