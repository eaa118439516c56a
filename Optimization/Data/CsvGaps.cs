using System.Text;

namespace Toolkit.Optimization;

/// <summary>The policy for missing values, applied record by record.</summary>
/// <param name="options">The policy, and what stands for a missing value.</param>
internal sealed class CsvGaps(CsvOptions options)
{
    private readonly byte[][] _missing = [.. options.Missing.Select(Encoding.UTF8.GetBytes)];

    /// <summary>How many records were left out.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether a field has no value.</summary>
    public bool IsMissing(ReadOnlySpan<byte> field)
    {
        foreach (var missing in _missing)
        {
            if (field.SequenceEqual(missing) || Ascii.EqualsIgnoreCase(field, missing)) return true;
        }

        return false;
    }

    /// <summary>Whether a record is to be used: none of its values is missing, or the policy fills them in.</summary>
    /// <param name="records">The record.</param>
    /// <param name="names">The names of its fields.</param>
    /// <param name="roles">What its fields are.</param>
    public bool Keeps(CsvRecords records, IReadOnlyList<string> names, ReadOnlySpan<CsvRole> roles)
    {
        var good = true;
        for (var field = 0; field < roles.Length; field++)
        {
            if (roles[field] == CsvRole.Ignored || !IsMissing(records[field])) continue;
            switch (options.MissingValues)
            {
                case MissingValues.DropRow:
                    Dropped++;
                    return false;
                case MissingValues.Impute when roles[field] is CsvRole.Number or CsvRole.Categories:
                    continue;
                case MissingValues.Impute:
                    records.Reject(field, $"a {(roles[field] == CsvRole.Label ? "label" : "weight")} in column '{names[field]}' (it cannot be imputed)");
                    good = false;
                    break;
                default:
                    records.Reject(field, $"a value in column '{names[field]}' (to impute missing values or to drop their rows, set MissingValues)");
                    good = false;
                    break;
            }
        }

        return good;
    }
}
