namespace Toolkit.Inference;

/// <summary>A model that comes with the toolkit: what it is, and how it is made from data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, in a line.</param>
/// <param name="Model">Makes the model from data.</param>
/// <param name="Folder">The folder of its data in a posterior database; null where its data are built in alone.</param>
/// <param name="BuiltIn">Small data that come with it; null where there are none.</param>
public sealed record Posterior(
    string Name, string Description, Func<PosteriorData, Model<double>> Model, string? Folder = null, PosteriorData? BuiltIn = null);
