using LanguageExt;

namespace Toolkit.Inference;

/// <summary>A model that comes with the toolkit: what it is, and how it is made from data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Make">Makes the model from fields of data.</param>
/// <param name="Folder">The folder of its data in a posterior database; null where its data are built in alone.</param>
/// <param name="BuiltIn">Small data that come with it; null where there are none.</param>
public sealed record Posterior(
    string Name, string Description, Func<DataFields, Model<double>> Make, string? Folder = null, DataRecord? BuiltIn = null)
{
    /// <summary>The model of data.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The model, or every field that is wrong.</returns>
    public Validation<DataError, Model<double>> Model(DataRecord data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Make(Make);
    }
}
