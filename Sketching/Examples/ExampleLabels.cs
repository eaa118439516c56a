using System.Globalization;

namespace Toolkit.Sketching;

/// <summary>Which labels examples may have: a row with another is a bad row.</summary>
public readonly record struct ExampleLabels
{
    private readonly int _kind;

    private ExampleLabels(int kind) => _kind = kind;

    /// <summary>Any number that fits a float.</summary>
    public static ExampleLabels Any => default;

    /// <summary>−1 or +1; 0 is taken for −1.</summary>
    public static ExampleLabels Signs => new(-1);

    /// <summary>Numbers of at least 0.</summary>
    public static ExampleLabels Counts => new(-2);

    /// <summary>Whole numbers from 0 to K − 1.</summary>
    /// <param name="classes">K, from 2 to 2²⁴.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of its range.</exception>
    public static ExampleLabels Classes(int classes) => classes is >= 2 and <= 1 << 24 ? new(classes) : throw new ArgumentOutOfRangeException(nameof(classes), classes, "classes must be from 2 to 2²⁴.");

    /// <summary>What they are, in words.</summary>
    public override string ToString() => _kind switch
    {
        0 => "a number",
        -1 => "-1, 0 or +1",
        -2 => "a number of at least 0",
        _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from 0 to {_kind - 1}"),
    };

    /// <summary>A label as it is learned from, or NaN for one that may not be.</summary>
    internal float Read(float label) => _kind switch
    {
        0 => label,
        -1 => label == 0 ? -1 : label is -1 or 1 ? label : float.NaN,
        -2 => label >= 0 ? label : float.NaN,
        _ => label >= 0 && label < _kind && label == MathF.Floor(label) ? label : float.NaN,
    };
}
