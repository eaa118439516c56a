namespace Toolkit.Inference;

/// <summary>
/// Reads fields of data as a model's data block declares them. A wrong one is noted and read as zeros, so that all of them are found at once; a wrong size, and a wrong field of more than a million elements, ends the reading.
/// </summary>
/// <remarks>Bounds hold for each element and include themselves. A number is a whole one where it must be one, whatever it is written as: 8 or 8.0.</remarks>
public sealed class DataFields
{
    // A field that is wrong and larger than this ends the reading: its size is as likely to be what is wrong.
    private const int MostPlaceholders = 1 << 20;

    private readonly DataRecord _record;

    internal DataFields(DataRecord record) => _record = record;

    internal DataErrors Errors { get; } = new();

    /// <summary>A whole number: a size, as a rule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lower">The least that it may be.</param>
    /// <param name="upper">The most that it may be.</param>
    public int Integer(string name, int lower = int.MinValue, int upper = int.MaxValue)
    {
        var before = Errors.Count;
        var value = Read(name, [], lower, upper, isWhole: true)[0];
        return Errors.Count == before ? (int)value : throw new UnknownSizeException();
    }

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lower">The least that it may be.</param>
    /// <param name="upper">The most that it may be.</param>
    public double Number(string name, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity) => Read(name, [], lower, upper)[0];

    /// <summary>A vector, as a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements that it must have.</param>
    /// <param name="lower">The least that an element may be.</param>
    /// <param name="upper">The most that an element may be.</param>
    public Variable<double> Vector(string name, int length, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity) =>
        Constants.Vector(Read(name, [length], lower, upper));

    /// <summary>A matrix, as a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The number of rows that it must have.</param>
    /// <param name="columns">The number of columns that it must have.</param>
    /// <param name="lower">The least that an element may be.</param>
    /// <param name="upper">The most that an element may be.</param>
    public Variable<double> Matrix(
        string name, int rows, int columns, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity) =>
        Constants.Matrix(Read(name, [rows, columns], lower, upper), rows, columns);

    /// <summary>Whole numbers, as a constant: counts, bits, categories.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements that it must have.</param>
    /// <param name="lower">The least that an element may be.</param>
    /// <param name="upper">The most that an element may be.</param>
    public Variable<double> Integers(string name, int length, int lower = int.MinValue, int upper = int.MaxValue) =>
        Constants.Vector(Read(name, [length], lower, upper, isWhole: true));

    /// <summary>Numbers of elements, which count from 1 in the data and from 0 in what is returned.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements that it must have.</param>
    /// <param name="upper">The number of elements that there are to point at.</param>
    public Indices Indices(string name, int length, int upper)
    {
        var before = Errors.Count;
        var values = Read(name, [length], 1, upper, isWhole: true);
        return Errors.Count == before ? Numerics.Indices.FromOne([.. values.ToArray().Select(value => (int)value)]) : new(new int[length]);
    }

    /// <summary>The elements of an array of any dimensions, the last running fastest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">The dimensions that it must have.</param>
    public ReadOnlySpan<double> Array(string name, params ReadOnlySpan<int> dimensions) =>
        Read(name, dimensions, double.NegativeInfinity, double.PositiveInfinity);

    private ReadOnlySpan<double> Read(string name, scoped ReadOnlySpan<int> dimensions, double lower, double upper, bool isWhole = false)
    {
        var field = _record.Find(name);
        if (field is null) return Refuse(name, null, dimensions, $"there is no field '{name}'; expected {DataField.Describe(dimensions)}");
        if (!field.Dimensions.AsSpan().SequenceEqual(dimensions))
            return Refuse(name, field, dimensions, $"'{name}' is {field.Extent}; expected {DataField.Describe(dimensions)}");
        for (var i = 0; i < field.Values.Length; i++)
        {
            var value = field.Values[i];
            if (isWhole ? value == Math.Floor(value) && value >= lower && value <= upper : !(value < lower) && !(value > upper)) continue;
            var which = dimensions.IsEmpty ? $"'{name}' is" : $"element {Place(i, dimensions)} of '{name}' is";
            return Refuse(name, field, dimensions, FormattableString.Invariant($"{which} {value}; expected {Range(lower, upper, isWhole)}"));
        }

        return field.Values.AsSpan();
    }

    private double[] Refuse(string name, DataField? field, ReadOnlySpan<int> dimensions, string message)
    {
        Errors.Add(new(_record.Source, field?.Line ?? 0, field?.Column ?? 0, message));
        var length = 1L;
        foreach (var dimension in dimensions) length = Math.Min(length * dimension, MostPlaceholders + 1L);
        return length <= MostPlaceholders ? new double[length] : throw new UnknownSizeException();
    }

    // As data count: from 1.
    private static string Place(int index, ReadOnlySpan<int> dimensions)
    {
        var places = new int[dimensions.Length];
        for (var k = dimensions.Length - 1; k >= 0; k--) (index, places[k]) = (index / dimensions[k], (index % dimensions[k]) + 1);
        return string.Join(", ", places);
    }

    private static string Range(double lower, double upper, bool isWhole)
    {
        var (hasLower, hasUpper) = (isWhole ? lower > int.MinValue : lower > double.NegativeInfinity, isWhole ? upper < int.MaxValue : upper < double.PositiveInfinity);
        var kind = isWhole ? "a whole number" : "a number";
        return (hasLower, hasUpper) switch
        {
            (true, true) => FormattableString.Invariant($"{kind} from {lower} to {upper}"),
            (true, false) => FormattableString.Invariant($"{kind} of at least {lower}"),
            (false, true) => FormattableString.Invariant($"{kind} of at most {upper}"),
            _ => kind,
        };
    }
}
