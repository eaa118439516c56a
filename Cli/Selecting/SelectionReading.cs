using System.Runtime.Intrinsics;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Cli;

/// <summary>Weights as a sketch tells them, read through the penalty.</summary>
internal sealed class SelectionReading
{
    private readonly SelectOptions _options;
    private readonly double _length;
    private readonly SketchedTable<float> _table;

    /// <summary>The weights of a table.</summary>
    /// <param name="options">What was learned.</param>
    /// <param name="table">The table, plane by plane.</param>
    /// <param name="length">How far the penalty has shrunk.</param>
    public SelectionReading(SelectOptions options, Buffer<float> table, double length) =>
        (_options, _length, _table) = (options, length, new(table, options.Rows, options.Columns, RandomKey.FromSeed(options.Seed), options.IsShared));

    /// <summary>A weight as the table tells it.</summary>
    /// <param name="id">The feature.</param>
    /// <param name="output">The class.</param>
    public float Of(ulong id, int output) => Shrunk(_table.Estimate(id, output));

    /// <summary>A number of the table, as the penalty lets it be read.</summary>
    /// <param name="value">The number.</param>
    public float Shrunk(float value) => _options.L1 > 0 || _options.L2 > 0
        ? ElasticNet<float>(_options.L1, _options.L2).Apply(Vector512.Create(value), Vector512.Create((float)_length), 0)[0]
        : value;
}
