using System.Text.Json;

namespace Toolkit.Inference;

/// <summary>The data of a posterior by name: numbers, vectors and matrices.</summary>
public sealed class PosteriorData
{
    private readonly Dictionary<string, (double[] Values, Shape Shape)> _values = [];

    /// <summary>Adds a number, or replaces it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    public PosteriorData With(string name, double value) => With(name, [value], Shape.Scalar);

    /// <summary>Adds a vector.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its elements.</param>
    public PosteriorData With(string name, params double[] values) => With(name, values, Shape.Vector(values.Length));

    /// <summary>Adds a value of any shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Its elements, row by row.</param>
    /// <param name="shape">Its shape.</param>
    public PosteriorData With(string name, double[] values, Shape shape)
    {
        _values[name] = (values, shape);
        return this;
    }

    /// <summary>Reads the data of a JSON object: numbers, arrays of numbers, arrays of rows.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="InvalidDataException">A field is none of these: names it.</exception>
    public static PosteriorData Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var data = new PosteriorData();
        foreach (var field in document.RootElement.EnumerateObject())
        {
            var (values, rows) = (new List<double>(), 0);
            Flatten(field.Name, field.Value, values);
            if (field.Value.ValueKind == JsonValueKind.Array) rows = field.Value.GetArrayLength();
            var columns = rows > 0 && field.Value[0].ValueKind == JsonValueKind.Array ? field.Value[0].GetArrayLength() : 1;
            if (rows > 0 && rows * columns != values.Count) throw new InvalidDataException($"The rows of '{field.Name}' differ in length.");
            data.With(field.Name, [.. values], field.Value.ValueKind == JsonValueKind.Array ? new Shape(rows, columns) : Shape.Scalar);
        }

        return data;
    }

    /// <summary>A whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public int Integer(string name) => Number(name) is var value && value == (int)value
        ? (int)value
        : throw new InvalidDataException($"'{name}' is {value}, and must be a whole number.");

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public double Number(string name) => Find(name, Shape.Scalar)[0];

    /// <summary>A vector, as a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements that it must have.</param>
    /// <exception cref="InvalidDataException">There is none of that name and length.</exception>
    public Variable<double> Vector(string name, int length) => Constants.Vector<double>(Find(name, Shape.Vector(length)));

    /// <summary>A matrix, as a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The number of rows that it must have.</param>
    /// <param name="columns">The number of columns that it must have.</param>
    /// <exception cref="InvalidDataException">There is none of that name and shape.</exception>
    public Variable<double> Matrix(string name, int rows, int columns) => Constants.Matrix<double>(Find(name, new Shape(rows, columns)), rows, columns);

    private static void Flatten(string name, JsonElement element, List<double> to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                to.Add(element.GetDouble());
                break;
            case JsonValueKind.Array:
                foreach (var inner in element.EnumerateArray()) Flatten(name, inner, to);
                break;
            default:
                throw new InvalidDataException($"'{name}' holds {element}, which is neither a number nor an array of numbers.");
        }
    }

    private double[] Find(string name, Shape shape)
    {
        if (!_values.TryGetValue(name, out var found)) throw new InvalidDataException($"There is no '{name}' in the data.");
        return found.Shape == shape ? found.Values : throw new InvalidDataException($"'{name}' is {found.Shape}, and must be {shape}.");
    }
}
