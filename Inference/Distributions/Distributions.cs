namespace Toolkit.Inference;

/// <summary>Distributions by their names, to be read without a prefix: <c>using static Toolkit.Inference.Distributions;</c>.</summary>
/// <remarks>A parameter is a variable, a constant or a number; it is stretched to the shape of what is distributed.</remarks>
public static partial class Distributions;
