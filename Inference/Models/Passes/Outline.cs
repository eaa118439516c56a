using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What a model states and reports, from a run of its lambda with all free values 0.</summary>
internal sealed class Outline<T> : IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<string> _statements = [];
    private readonly List<ModelQuantity> _quantities = [];
    private readonly List<ModelQuantity> _reports = [];
    private readonly List<ModelQuantity> _observed = [];
    private readonly List<ModelQuantity> _likelihoods = [];
    private readonly List<(Variable<T> Value, string Name)> _named = [];

    private Outline()
    {
    }

    public bool WantsQuantities => true;

    /// <summary>A line for each statement: <c>mu ~ Normal(0, 5)</c>.</summary>
    public IReadOnlyList<string> Statements => _statements;

    /// <summary>Parameters in their sets, then reports.</summary>
    public IReadOnlyList<ModelQuantity> Quantities => _quantities;

    /// <summary>Data, as predictions are drawn.</summary>
    public IReadOnlyList<ModelQuantity> Observed => _observed;

    /// <summary>The log likelihoods of the data.</summary>
    public IReadOnlyList<ModelQuantity> Likelihoods => _likelihoods;

    public static Outline<T> Of(Model<T> model)
    {
        var outline = new Outline<T>();
        new ModelScope<T>().Run(model, new T[model.Dimension], outline);
        foreach (var report in outline._reports) Append(outline._quantities, report.Name, report.Shape);
        outline._named.Clear();
        return outline;
    }

    public void Declared(int number, ModelParameter parameter, Variable<T> value)
    {
        Append(_quantities, parameter.Name, value.Shape);
        _named.Add((value, parameter.Name));
    }

    public void Prior<TDistribution>(Variable<T> value, TDistribution distribution)
        where TDistribution : IDistribution<T> => _statements.Add($"{Name(value)} ~ {Statement.Of<T, TDistribution>(distribution, Name)}");

    public void Observe<TDistribution>(string name, Variable<T> data, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _statements.Add($"{name} ({data.Shape}) ~ {Statement.Of<T, TDistribution>(distribution, Name)}");
        Append(_observed, name, data.Shape);
        Append(_likelihoods, name, distribution.LogDensities(data).Shape);
    }

    public void Add(Variable<T> term) => _statements.Add($"target += {Name(term)}");

    public void Report(string name, Variable<T> value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_quantities.Exists(quantity => quantity.Name == name)) throw new ArgumentException($"A parameter and a report are called '{name}'.", nameof(name));
        Append(_reports, name, value.Shape);
        if (value.IsOnTape) _named.Add((value, name));
    }

    public Variable<T> Draw<TDistribution>(Tape<T> tape, string name, TDistribution distribution, Shape shape)
        where TDistribution : IDistribution<T>
    {
        var drawn = new T[shape.Length];
        distribution.Draw(RandomKey.FromSeed(0), shape, drawn);
        var value = tape.Input(drawn, shape, name, differentiate: false);
        Report(name, value);
        return value;
    }

    private static void Append(List<ModelQuantity> list, string name, Shape shape)
    {
        if (list.Exists(quantity => quantity.Name == name)) throw new ArgumentException($"Two quantities are called '{name}'.", nameof(name));
        list.Add(new(name, shape, list is [.., var last] ? last.Offset + last.Shape.Length : 0));
    }

    private string Name(Variable<T> value)
    {
        if (value.IsOnTape)
        {
            foreach (var (known, name) in _named)
            {
                if (known.Number == value.Number) return name;
            }

            return "…";
        }

        return value.Shape.IsScalar ? $"{value.Value}" : value.Length <= 4 ? $"[{string.Join(", ", value.Values.ToArray())}]" : $"constants of {value.Shape}";
    }
}
