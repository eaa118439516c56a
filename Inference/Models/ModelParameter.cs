namespace Toolkit.Inference;

/// <summary>A parameter of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Constraint">The set that it lies in, in words.</param>
/// <param name="Offset">Where its free values begin in a point.</param>
/// <param name="FreeLength">The number of its free values.</param>
public sealed record ModelParameter(string Name, Shape Shape, string Constraint, int Offset, int FreeLength);
