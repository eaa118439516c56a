using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What a fit found.</summary>
/// <param name="Weights">A coefficient for each feature, in the units of the data.</param>
/// <param name="Intercept">The intercept; 0 without one.</param>
/// <param name="Outcome">Why the run stopped.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="RelativeGradient">The norm of the generalized gradient at the point itself, over that at zero.</param>
/// <param name="OracleCalls">How often the objective was asked, checks of convergence included.</param>
/// <param name="Elapsed">How long the fit took.</param>
internal sealed record Fit(
    ImmutableArray<double> Weights, double Intercept, Outcome Outcome, double Objective, double RelativeGradient, long OracleCalls, TimeSpan Elapsed);

/// <summary>How far a fit has come.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="RelativeGradient">The norm of the generalized gradient that the last step saw, over that at zero.</param>
/// <param name="Tolerance">Where the fit ends.</param>
/// <param name="Elapsed">The time since it began.</param>
internal readonly record struct FitProgress(long Step, double Objective, double RelativeGradient, double Tolerance, TimeSpan Elapsed);
