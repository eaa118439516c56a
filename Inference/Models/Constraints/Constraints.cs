namespace Toolkit.Inference;

/// <summary>The sets that parameters lie in, to be read without a prefix: <c>using static Toolkit.Inference.Constraints;</c>.</summary>
/// <remarks>
/// Each is the image of ℝᵏ under a smooth bijection whose Jacobian is known in closed form; the transforms are those of the Stan reference manual, chapter
/// "Constraint transforms", unless a set says otherwise.
/// </remarks>
public static partial class Constraints;
