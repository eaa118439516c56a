using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>How far to go along a direction: a value that a step holds, <c>direction.WithLineSearch(search)</c>.</summary>
/// <typeparam name="TSelf">The search itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface ILineSearch<TSelf, T>
    where TSelf : struct, ILineSearch<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Tries lengths until one will do. The line then stands at the trial that is returned.</summary>
    /// <remarks>A trial that is not finite is a length too far. Where the search gives up, the line stands at the last trial.</remarks>
    /// <typeparam name="TOracle">The objective.</typeparam>
    /// <param name="line">The line, going down at its start.</param>
    /// <param name="first">The length to try first, above 0.</param>
    SearchResult<T> Search<TOracle>(ref SearchLine<T, TOracle> line, T first)
        where TOracle : IObjective<T>;
}

/// <summary>What is known of φ(α) = f(x − α u) at one length.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Length">α.</param>
/// <param name="Value">φ(α).</param>
/// <param name="Slope">φ′(α) = −⟨∇f(x − α u), u⟩.</param>
/// <param name="GradientNorm">‖∇f(x − α u)‖₂.</param>
public readonly record struct Trial<T>(T Length, T Value, T Slope, T GradientNorm)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether value, slope and squared gradient norm are finite.</summary>
    public bool IsFinite => T.IsFinite(Value) && T.IsFinite(Slope) && T.IsFinite(GradientNorm * GradientNorm);
}

/// <summary>How a search for a length ended.</summary>
public enum SearchOutcome
{
    /// <summary>The length meets all conditions of the search.</summary>
    Satisfied,

    /// <summary>The budget was spent on a length that decreases the value enough, though the slope there is too steep.</summary>
    DecreasedOnly,

    /// <summary>No length was found: the point stays.</summary>
    Failed,

    /// <summary>The gradient is zero, or so small that its square underflows: there is nothing to search.</summary>
    Stationary,
}

/// <summary>What a search found.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Trial">The trial that was accepted; where the search failed, the last one.</param>
/// <param name="Outcome">How the search ended.</param>
public readonly record struct SearchResult<T>(Trial<T> Trial, SearchOutcome Outcome)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
