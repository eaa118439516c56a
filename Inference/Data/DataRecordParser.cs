using System.Text;
using System.Text.Json;

namespace Toolkit.Inference;

/// <summary>Reads a JSON object of numbers and arrays, and goes on after an error to find the next.</summary>
internal ref struct DataRecordParser(ReadOnlySpan<byte> json, string source)
{
    private const int MostDimensions = 8;

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly string _source = source;
    private readonly List<double> _values = [];
    private readonly int[] _dimensions = new int[MostDimensions];
    private Utf8JsonReader _reader = new(json);
    private int _depth;
    private bool _isWrong;
    private (long Index, long Line, long Start) _seen = (0, 1, 0);

    public DataErrors Errors { get; } = new();

    public DataRecord Read()
    {
        var record = DataRecord.Empty.From(_source);
        try
        {
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                Refuse("expected an object of named fields");
                return record;
            }

            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = _reader.GetString()!;
                var (line, column) = Place();
                if (string.IsNullOrWhiteSpace(name)) Refuse("a field has no name");
                if (record.Find(name) is not null) Refuse($"'{name}' is given twice");
                _values.Clear();
                System.Array.Fill(_dimensions, -1);
                (_depth, _isWrong) = (-1, false);
                _reader.Read();
                ReadValue(name, 0);
                if (_isWrong || string.IsNullOrWhiteSpace(name)) continue;
                var dimensions = _dimensions.TakeWhile(static dimension => dimension >= 0);
                record = record.With(new DataField(name, [.. _values], [.. dimensions], line, column));
            }

            while (_reader.Read())
            {
            }
        }
        catch (InvalidOperationException)
        {
            Refuse("a text holds half of a surrogate pair");
        }
        catch (JsonException exception)
        {
            var end = exception.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
            var message = end < 0 ? exception.Message : exception.Message[..end];
            Errors.Add(new(_source, (exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, $"is not JSON: {message}"));
        }

        return record;
    }

    private void ReadValue(string name, int depth)
    {
        if (_reader.TokenType == JsonTokenType.StartArray)
        {
            ReadArray(name, depth);
            return;
        }

        if (Number() is { } number)
        {
            if (_depth < 0) _depth = depth;
            if (_depth != depth) RefuseField($"'{name}' has numbers beside arrays");
            _values.Add(number);
            return;
        }

        RefuseField($"'{name}': expected a number, found {Text()}");
        _reader.Skip();
    }

    private void ReadArray(string name, int depth)
    {
        if (depth == MostDimensions)
        {
            RefuseField($"'{name}' has more than {MostDimensions} dimensions");
            _reader.Skip();
            return;
        }

        var (count, before) = (0, _isWrong);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            ReadValue(name, depth + 1);
            count++;
        }

        if (count == 0 && _depth < 0) _depth = depth + 1;
        if (_depth >= 0 && depth >= _depth) RefuseField($"'{name}' has arrays beside numbers or empty arrays");
        if (count == 0 && depth + 1 != _depth) RefuseField($"'{name}' has empty arrays beside others");
        if (_dimensions[depth] < 0) _dimensions[depth] = count;
        if (_dimensions[depth] != count && before == _isWrong) RefuseField($"'{name}': expected {_dimensions[depth]} elements as in the arrays before, found {count}");
    }

    private double? Number() => _reader.TokenType switch
    {
        JsonTokenType.Number => _reader.GetDouble(),
        JsonTokenType.String => _reader.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" or "+Infinity" or "Inf" or "+Inf" => double.PositiveInfinity,
            "-Infinity" or "-Inf" => double.NegativeInfinity,
            _ => null,
        },
        _ => null,
    };

    private readonly string Text() => _reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => $"\"{_reader.GetString()}\"",
        _ => Encoding.UTF8.GetString(_reader.ValueSpan),
    };

    // One error a field is enough of a kind: what follows a ragged row is no better.
    private void RefuseField(string message)
    {
        if (!_isWrong) Refuse(message);
        _isWrong = true;
    }

    private void Refuse(string message)
    {
        var (line, column) = Place();
        Errors.Add(new(_source, line, column, message));
    }

    private (long Line, int Column) Place()
    {
        for (; _seen.Index < _reader.TokenStartIndex; _seen.Index++)
        {
            if (_json[(int)_seen.Index] == (byte)'\n') (_seen.Line, _seen.Start) = (_seen.Line + 1, _seen.Index + 1);
        }

        return (_seen.Line, (int)(_reader.TokenStartIndex - _seen.Start) + 1);
    }
}
