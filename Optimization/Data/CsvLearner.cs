namespace Toolkit.Optimization;

/// <summary>Learns from a table what its columns are.</summary>
internal static class CsvLearner
{
    /// <summary>The schema of a table; null where there are errors.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What the file does not say.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static CsvSchema? Learn(CsvTable table, CsvOptions options, DataErrors errors)
    {
        var columns = Roles(table, options, errors);
        if (!errors.IsEmpty) return null;
        var roles = columns.Select(column => column.Role).ToArray();
        Measure(table, options, columns, roles, errors);
        if (!errors.IsEmpty) return null;
        Collect(table, options, columns, roles, errors);
        if (!errors.IsEmpty) return null;
        var imputes = options.MissingValues == MissingValues.Impute;
        return new(options, table.Named, [.. columns.Select((column, i) => new CsvColumn(
            table.Names[i],
            column.Role == CsvRole.Number && column.IsText ? CsvRole.Categories : column.Role,
            column.Categories.Sorted(),
            column is { Role: CsvRole.Number, IsText: false } ? column.Sum / Math.Max(1, column.Count) : 0,
            imputes && column.Missing > 0))]);
    }

    private static Column[] Roles(CsvTable table, CsvOptions options, DataErrors errors)
    {
        var columns = table.Names.Select(_ => new Column()).ToArray();
        foreach (var name in options.Ignored) Give(name, CsvRole.Ignored);
        if (options.Weight is { } weight) Give(weight, CsvRole.Weight);
        if (options.Label is { } label && !options.Unlabelled) Give(label, CsvRole.Label);
        foreach (var name in options.Categorical)
        {
            if (table.Find(name, errors) is >= 0 and var found) columns[found].IsText = columns[found].IsForced = true;
        }

        if (options.Unlabelled || options.Label is not null) return columns;
        if (columns.LastOrDefault(column => column.Role == CsvRole.Number) is { } last) last.Role = CsvRole.Label;
        else if (columns.Length > 0) errors.Add(DataError.OfFile(table.Source, "has no column left for the label"));
        return columns;

        void Give(string name, CsvRole role)
        {
            if (table.Find(name, errors) is not (>= 0 and var found)) return;
            if (columns[found].Role == CsvRole.Number) columns[found].Role = role;
            else errors.Add(DataError.OfFile(table.Source, $"column '{name}' is asked for as {columns[found].Role} and as {role}"));
        }
    }

    // Which columns are numbers, and their means.
    private static void Measure(CsvTable table, CsvOptions options, Column[] columns, CsvRole[] roles, DataErrors errors)
    {
        var (records, gaps) = (table.Records(errors), new CsvGaps(options));
        while (records.Next())
        {
            if (!gaps.Keeps(records, table.Names, roles)) continue;
            for (var i = 0; i < columns.Length; i++)
            {
                var column = columns[i];
                if (column.Role == CsvRole.Ignored) continue;
                if (gaps.IsMissing(records[i]))
                {
                    column.Missing++;
                    continue;
                }

                column.Count++;
                if (column.IsForced) continue;
                if (records.TryNumber(i, out var value)) column.Sum += value;
                else if (IsUnbounded(records.Text(i))) records.Reject(i, DecimalNumber.Range);
                else column.IsText = true;
            }
        }

        foreach (var (column, name) in columns.Zip(table.Names))
        {
            if (column is { Role: CsvRole.Number, Count: 0, Missing: > 0 }) errors.Add(DataError.OfFile(table.Source, $"column '{name}' has no values; leave it out by Ignored"));
        }
    }

    private static bool IsUnbounded(string text) =>
        text.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" || (text.AsSpan().IndexOfAnyExcept("0123456789+-.eE") < 0
            && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _));

    private static void Collect(CsvTable table, CsvOptions options, Column[] columns, CsvRole[] roles, DataErrors errors)
    {
        if (!columns.Any(column => column.HasCategories)) return;
        var (records, gaps) = (table.Records(errors), new CsvGaps(options));
        while (records.Next())
        {
            if (!gaps.Keeps(records, table.Names, roles)) continue;
            for (var i = 0; i < columns.Length; i++)
            {
                if (!columns[i].HasCategories || gaps.IsMissing(records[i])) continue;
                if (columns[i].Categories.Count <= options.MostCategories) columns[i].Categories.Add(records[i]);
                if (columns[i].Categories.Count <= options.MostCategories || columns[i].IsRefused) continue;
                columns[i].IsRefused = true;
                records.Reject(i, $"at most {options.MostCategories} different values in column '{table.Names[i]}', which are not all numbers");
            }
        }
    }

    private sealed class Column
    {
        public CsvRole Role { get; set; }

        public bool IsText { get; set; }

        public bool IsForced { get; set; }

        public bool IsRefused { get; set; }

        public bool HasCategories => IsText && (Role is CsvRole.Number or CsvRole.Label);

        public double Sum { get; set; }

        public long Count { get; set; }

        public long Missing { get; set; }

        public CategoryTable Categories { get; } = new([]);
    }
}
