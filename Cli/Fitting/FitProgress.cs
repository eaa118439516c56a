namespace Toolkit.Cli;

/// <summary>How far a fit has come.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="Objective">The regularised mean loss.</param>
/// <param name="Certificate">What is measured.</param>
/// <param name="Measure">The last measured certificate; NaN before the first.</param>
/// <param name="Tolerance">Where the fit ends.</param>
/// <param name="Budget">The most steps.</param>
/// <param name="Elapsed">The time since this process began to fit.</param>
internal readonly record struct FitProgress(
    long Step, double Objective, Certificate Certificate, double Measure, double Tolerance, long Budget, TimeSpan Elapsed) : IShownProgress
{
    // What is measured falls about geometrically: its logarithm is what there is still to do. Before the first measurement that is all. Boosting ends by its budget.
    /// <inheritdoc/>
    public double Done => Certificate == Certificate.PolyakLojasiewicz ? Math.Clamp(Step / (double)Budget, 0, 1)
        : double.IsNaN(Measure) ? 0
        : Math.Clamp(Math.Log(Measure) / Math.Log(Tolerance), 0, 1);

    /// <summary>A plain line: <c>step 1,234  objective 0.3238  relative gradient 3.1e-05 (to 1.0e-06)  1.20 s</c>.</summary>
    public string Line => Certificate == Certificate.PolyakLojasiewicz
        ? $"step {Cli.Figures.Count(Step)} of {Cli.Figures.Count(Budget)}  objective {Cli.Figures.Value(Objective, 8)}  {Name} {Cli.Figures.Magnitude(Measure)}  {Cli.Figures.Duration(Elapsed)}"
        : $"step {Cli.Figures.Count(Step)}  objective {Cli.Figures.Value(Objective, 8)}  relative {Name} {Cli.Figures.Magnitude(Measure)}"
        + $" (to {Cli.Figures.Magnitude(Tolerance)})  {Cli.Figures.Duration(Elapsed)}";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Figures =>
    [
        ("step ", Cli.Figures.Count(Step)),
        ($"{Name} ", Cli.Figures.Magnitude(Measure)),
        ("objective ", Cli.Figures.Value(Objective, 8)),
    ];

    private string Name => Certificate switch
    {
        Certificate.RelativeGradient => "gradient",
        Certificate.RelativeGap => "gap",
        _ => "mu_1",
    };
}
