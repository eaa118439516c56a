using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference;

/// <summary>Independent normal distributions whose scales grow from 0.01 to 1: what is known exactly.</summary>
public static class StandardGaussian
{
    /// <summary>The model and where its data are.</summary>
    public static Posterior Posterior { get; } = new("gaussian", "100 independent normal distributions with scales from 0.01 to 1", Model, BuiltIn: DataRecord.Empty.With("D", 100).With("scale", [.. Enumerable.Range(1, 100).Select(i => i / 100.0)]));

    /// <summary>The model, as its Stan text reads.</summary>
    /// <param name="data">The fields of the Stan text's data block.</param>
    public static Model<double> Model(DataFields data)
    {
        var d = data.Integer("D", lower: 1);
        var scale = data.Vector("scale", d, lower: 0);

        return new("gaussian", model =>
        {
            var x = model.Vector("x", d);

            model.Prior(x, Normal(0.0, scale));
        });
    }
}
