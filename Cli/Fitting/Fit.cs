using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What a fit found.</summary>
/// <param name="Outputs">The coefficients of each score, in the units of the data.</param>
/// <param name="Outcome">Why the run stopped.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="Smoothing">The objective with the loss as it is, where it was smoothed for the fit; else null.</param>
/// <param name="Certificate">What was measured to tell that the fit has converged.</param>
/// <param name="Measure">The certificate at the answer itself.</param>
/// <param name="OracleCalls">How often this process asked the objective, checks of convergence included.</param>
/// <param name="Elapsed">How long this process fitted.</param>
/// <param name="Ensemble">The stumps of boosting, which has no coefficients; else null.</param>
/// <param name="Path">The penalties of a path, each with its coefficients; else null.</param>
internal sealed record Fit(
    ImmutableArray<LinearScore> Outputs,
    Outcome Outcome,
    double Objective,
    Smoothing? Smoothing,
    Certificate Certificate,
    double Measure,
    long OracleCalls,
    TimeSpan Elapsed,
    StumpEnsemble<double>? Ensemble = null,
    PathFit? Path = null);

/// <summary>What smoothing has changed.</summary>
/// <param name="Objective">The regularised mean of the loss as it is, at the answer.</param>
/// <param name="Bound">It is above the smoothed one by at most this, anywhere, and above its own least value by at most this and the rest of the fit.</param>
internal readonly record struct Smoothing(double Objective, double Bound);

/// <summary>A score ⟨w, x⟩ + b.</summary>
/// <param name="Weights">w, one for each feature.</param>
/// <param name="Intercept">b; 0 without one.</param>
internal sealed record LinearScore(ImmutableArray<double> Weights, double Intercept);

/// <summary>What is measured along a fit; but for boosting it tells that the fit has converged.</summary>
internal enum Certificate
{
    /// <summary>‖∇F(w)‖ / ‖∇F(0)‖.</summary>
    RelativeGradient,

    /// <summary>The duality gap over the objective.</summary>
    RelativeGap,

    /// <summary>μ₁ along the path of boosting: the least ½‖∇f‖∞²/f so far. It ends no run.</summary>
    PolyakLojasiewicz,
}

/// <summary>Who watches a fit, who may stop it, and where it is saved.</summary>
/// <param name="Progress">Hears how far the fit has come, about ten times a second.</param>
/// <param name="Cancellation">Stops the fit between two steps.</param>
/// <param name="Checkpoint">Where it is saved; null for nowhere.</param>
internal sealed record FitWatch(Action<FitProgress> Progress, CancellationToken Cancellation, FitCheckpoint? Checkpoint = null);

/// <summary>Where a fit is saved on its way, and whether it goes on from there.</summary>
/// <param name="Path">The file.</param>
/// <param name="Every">The least time from one save to the next.</param>
/// <param name="Problem">The words that tell this fit from others.</param>
/// <param name="Resumes">Whether the file is there to go on from.</param>
/// <param name="AllowDifferentHardware">Whether to go on from a file of another machine.</param>
internal sealed record FitCheckpoint(string Path, TimeSpan Every, string Problem, bool Resumes, bool AllowDifferentHardware);
