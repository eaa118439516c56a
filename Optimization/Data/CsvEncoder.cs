namespace Toolkit.Optimization;

/// <summary>Makes rows of a table as a schema says.</summary>
internal sealed class CsvEncoder
{
    private readonly CsvTable _table;
    private readonly CsvSchema _schema;
    private readonly DataErrors _errors;
    private readonly CategoryTable[] _categories;
    private readonly int[] _features;
    private readonly List<int> _offsets = [0];
    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];
    private readonly List<double> _labels = [];
    private readonly List<double> _weights = [];
    private readonly List<long> _lines = [];
    private long _imputed;
    private long _unknown;
    private int _unknownColumns;

    private CsvEncoder(CsvTable table, CsvSchema schema, DataErrors errors)
    {
        (_table, _schema, _errors) = (table, schema, errors);
        _categories = [.. schema.Columns.Select(column => new CategoryTable(column.Categories))];
        _features = new int[schema.Columns.Length + 1];
        for (var i = 0; i < schema.Columns.Length; i++) _features[i + 1] = _features[i] + schema.Columns[i].Features().Count();
    }

    /// <summary>The rows of a table; null where there are errors.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static LabelledRows? Encode(CsvTable table, CsvSchema schema, DataErrors errors)
    {
        if (table.Names.IsEmpty)
        {
            table.Records(errors).Next();
            if (errors.IsEmpty) errors.Add(DataError.OfFile(table.Source, "has no rows; expected lines of fields between delimiters"));
            return null;
        }

        var encoder = new CsvEncoder(table, schema, errors);
        var fields = encoder.Fields();
        return errors.IsEmpty ? encoder.Rows(fields) : null;
    }

    private bool IsNeeded(CsvColumn column) => column.Role != CsvRole.Ignored && !(column.Role == CsvRole.Label && _schema.Options.Unlabelled);

    // Where the file has each column of the schema: by name if both have names, else by place. −1 for what it need not have.
    private int[] Fields()
    {
        var fields = new int[_schema.Columns.Length];
        if (_schema.Named && _table.Named)
        {
            for (var i = 0; i < fields.Length; i++)
            {
                var column = _schema.Columns[i];
                fields[i] = IsNeeded(column) ? _table.Names.IndexOf(column.Name) : -1;
                if (fields[i] < 0 && IsNeeded(column)) _errors.Add(DataError.OfFile(_table.Source, $"has no column '{column.Name}', which the training data had"));
            }

            var known = _schema.Columns.Select(column => column.Name).Concat(_schema.Options.Ignored).ToHashSet(StringComparer.Ordinal);
            foreach (var name in _table.Names.Where(name => !known.Contains(name)))
            {
                if (_schema.Options.UnknownColumns == UnknownColumns.Ignore) _unknownColumns++;
                else _errors.Add(DataError.OfFile(_table.Source, $"has a column '{name}', which the training data had not (to leave it out, name it in Ignored or set UnknownColumns)"));
            }

            return fields;
        }

        // A file without labels may have a column for them all the same.
        var all = _schema.Columns.Length;
        var label = _schema.Options.Unlabelled && _table.Names.Length == all - 1
            ? _schema.Columns.IndexOf(_schema.Columns.FirstOrDefault(column => column.Role == CsvRole.Label)!)
            : -1;
        for (var i = 0; i < fields.Length; i++) fields[i] = IsNeeded(_schema.Columns[i]) ? i - (label >= 0 && i > label ? 1 : 0) : -1;
        if (_table.Names.Length != all && label < 0)
            _errors.Add(DataError.OfFile(_table.Source, $"has {_table.Names.Length} columns, expected {all} as in the training data"));
        return fields;
    }

    private LabelledRows? Rows(int[] fields)
    {
        var roles = new CsvRole[_table.Names.Length];
        Array.Fill(roles, CsvRole.Ignored);
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] >= 0) roles[fields[i]] = _schema.Columns[i].Role;
        }

        var (records, gaps) = (_table.Records(_errors), new CsvGaps(_schema.Options));
        while (records.Next())
        {
            if (!gaps.Keeps(records, _table.Names, roles)) continue;
            for (var i = 0; i < fields.Length; i++)
            {
                if (fields[i] >= 0) Add(records, fields[i], i, gaps.IsMissing(records[fields[i]]));
            }

            _offsets.Add(_columns.Count);
            _lines.Add(records.Line);
        }

        if (_errors.IsEmpty && _lines.Count == 0)
        {
            _errors.Add(DataError.OfFile(_table.Source, gaps.Dropped > 0
                ? $"has no rows left: each of its {gaps.Dropped} misses a value and was dropped"
                : "has no rows behind its header"));
        }

        return !_errors.IsEmpty ? null : new(
            _table.Source, new([.. _offsets], [.. _columns], [.. _values], _lines.Count, _features[^1]), [.. _labels], [.. _lines])
        {
            Weights = [.. _weights],
            LabelNames = _schema.LabelNames(),
            FeatureNames = _schema.FeatureNames(),
            Schema = _schema,
            DroppedRows = gaps.Dropped,
            ImputedValues = _imputed,
            UnknownCategories = _unknown,
            UnknownColumns = _unknownColumns,
        };
    }

    private void Add(CsvRecords records, int field, int place, bool missing)
    {
        var column = _schema.Columns[place];
        if (missing)
        {
            _imputed++;
            if (column.Role == CsvRole.Number) AddEntry(_features[place], column.Mean);
            if (column.Indicator) AddEntry(_features[place + 1] - 1, 1);
            return;
        }

        switch (column.Role)
        {
            case CsvRole.Number when records.TryNumber(field, out var value):
                AddEntry(_features[place], value);
                break;
            case CsvRole.Number:
                records.Reject(field, $"{DecimalNumber.Range}, in column '{column.Name}'");
                break;
            case CsvRole.Categories when _categories[place].Find(records[field]) is >= 0 and var category:
                AddEntry(_features[place] + category, 1);
                break;
            case CsvRole.Categories when _schema.Options.UnknownCategories == UnknownCategories.Zero:
                _unknown++;
                break;
            case CsvRole.Categories:
                records.Reject(field, $"a category of column '{column.Name}' that the training data had (to count others as none, set UnknownCategories)");
                break;
            case CsvRole.Weight when records.TryNumber(field, out var weight) && weight >= 0:
                _weights.Add(weight);
                break;
            case CsvRole.Weight:
                records.Reject(field, "a weight, a number from 0 to 1e100");
                break;
            case CsvRole.Label when !column.Categories.IsEmpty && _categories[place].Find(records[field]) is >= 0 and var label:
                _labels.Add(label);
                break;
            case CsvRole.Label when column.Categories.IsEmpty && records.TryNumber(field, out var number):
                _labels.Add(number);
                break;
            default:
                records.Reject(field, column.Categories.IsEmpty ? $"a label, {DecimalNumber.Range}" : "a label that the training data had");
                break;
        }
    }

    // A zero is not stored.
    private void AddEntry(int feature, double value)
    {
        if (value == 0) return;
        _columns.Add(feature);
        _values.Add(value);
    }
}
