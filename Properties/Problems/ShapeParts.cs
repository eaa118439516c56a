namespace Toolkit.Properties;

/// <summary>The parts of a <see cref="ProblemShape"/> that a family builds its problems from.</summary>
[Flags]
public enum ShapeParts
{
    /// <summary>The seed alone, which every family has.</summary>
    Seed = 0,

    /// <summary>d.</summary>
    Dimension = 1,

    /// <summary>The rank.</summary>
    Rank = 2,

    /// <summary>The rows beyond those that are needed.</summary>
    Extra = 4,

    /// <summary>The condition.</summary>
    Condition = 8,

    /// <summary>The scale.</summary>
    Scale = 16,

    /// <summary>The distance of the start.</summary>
    Distance = 32,

    /// <summary>All of them.</summary>
    All = Dimension | Rank | Extra | Condition | Scale | Distance,
}
