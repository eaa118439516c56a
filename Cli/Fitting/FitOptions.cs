using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>What to fit, how, and until when: all that decides the model beside the data.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Method">The method.</param>
/// <param name="L1">The weight of the L1 norm, at least 0.</param>
/// <param name="L2">The weight of half the squared L2 norm, at least 0.</param>
/// <param name="Intercept">Whether there is an intercept, which no penalty touches.</param>
/// <param name="Standardise">Whether features are centred and scaled inside.</param>
/// <param name="Tolerance">The relative gradient, or with an L1 penalty the relative gap, at which the fit has converged; above 0.</param>
/// <param name="Iterations">The most steps to take.</param>
/// <param name="Delta">Where Huber's loss turns from squares to sizes, in the units of the labels; null for other losses.</param>
/// <param name="Quantile">τ, the quantile to fit; null for other losses.</param>
/// <param name="Width">How wide the quantile loss is smoothed, in the units of the labels; null for other losses, and before it is known from the data.</param>
/// <param name="Rate">The rate of Adam to begin with; null for other methods.</param>
/// <param name="Batch">The rows in a mini-batch; null where the whole gradient is taken.</param>
/// <param name="Seed">What the mini-batches are drawn from; null where there are none.</param>
internal sealed record FitOptions(
    LossKind Loss,
    MethodKind Method,
    double L1 = 0,
    double L2 = 0,
    bool Intercept = true,
    bool Standardise = false,
    double Tolerance = FitOptions.DefaultTolerance,
    long Iterations = FitOptions.DefaultIterations,
    double? Delta = null,
    double? Quantile = null,
    double? Width = null,
    double? Rate = null,
    int? Batch = null,
    ulong? Seed = null)
{
    /// <summary>The tolerance of most fits.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>The most steps that most fits may take.</summary>
    public const long DefaultIterations = 10_000;

    /// <summary>The rate of Adam to begin with.</summary>
    public const double DefaultRate = 0.1;

    /// <summary>Step k takes rate / √(1 + k / this).</summary>
    public const long StepsOfRate = 1000;

    /// <summary>The largest rate of Adam to begin with.</summary>
    public const double LargestRate = 1e300;

    /// <summary>Where Huber's loss turns.</summary>
    public const double DefaultDelta = 1;

    /// <summary>The median.</summary>
    public const double DefaultQuantile = 0.5;

    /// <summary>The width of smoothing, as a share of the standard deviation of the labels.</summary>
    public const double DefaultRelativeWidth = 1e-3;

    /// <summary>
    /// How Longley's data are fitted. The smallest eigenvalue of the correlations is 1/12,000 of the largest, so a gradient of 1e-6 would
    /// leave few digits of the coefficients.
    /// </summary>
    public static FitOptions ForLongley { get; } = new(LossKind.Squares, MethodKind.Accelerated, Standardise: true, Tolerance: 1e-14);

    /// <summary>The first thing that is wrong with the options, in the words of the command line; null where nothing is.</summary>
    [JsonIgnore]
    public string? Fault => this switch
    {
        { L1: < 0 or double.NaN or double.PositiveInfinity } => "--l1 must be a finite number of at least 0",
        { L2: < 0 or double.NaN or double.PositiveInfinity } => "--l2 must be a finite number of at least 0",
        { Tolerance: not (> 0 and < 1) } => "--tolerance must be above 0 and below 1",
        { Iterations: < 1 } => "--iterations must be a whole number of at least 1",
        { L1: > 0, Method.TakesL1: false } => $"--method {Method} is for smooth objectives; with --l1 take {Names(MethodKind.All.Where(method => method.TakesL1))}",
        { Delta: not null } when Loss != LossKind.Huber => "--delta is for --loss huber",
        { Quantile: not null } when Loss != LossKind.Quantile => "--quantile is for --loss quantile",
        { Width: not null } when Loss != LossKind.Quantile => "--width is for --loss quantile",
        { Delta: not (null or > 0 and < double.PositiveInfinity) } => "--delta must be a finite number above 0",
        { Quantile: not (null or > 0 and < 1) } => "--quantile must be above 0 and below 1",
        { Width: not (null or >= 1e-100 and <= 1e100) } => "--width must be from 1e-100 to 1e100",
        { Rate: not null, Method.IsStochastic: false } => $"--rate is for --method {Names(MethodKind.All.Where(method => method.IsStochastic))}",
        { Batch: not null, Method.IsStochastic: false } => $"--batch is for --method {Names(MethodKind.All.Where(method => method.IsStochastic))}",
        { Rate: not (null or > 0 and <= LargestRate) } => "--rate must be above 0 and at most 1e300",
        { Batch: < 1 } => "--batch must be a whole number of at least 1",
        _ => null,
    };

    /// <summary>
    /// What two runs must have in common for one to go on where the other stopped: everything but <see cref="Iterations"/>, by the names of the
    /// command line.
    /// </summary>
    [JsonIgnore]
    public ImmutableArray<(string Name, string Value)> Identity =>
    [
        ("--loss", Loss.Name),
        ("--method", Method.Name),
        ("--l1", Figures.Parameter(L1)),
        ("--l2", Figures.Parameter(L2)),
        ("--no-intercept", Given(!Intercept)),
        ("--standardise", Given(Standardise)),
        ("--tolerance", Figures.Parameter(Tolerance)),
        ("--delta", Figures.Parameter(Delta)),
        ("--quantile", Figures.Parameter(Quantile)),
        ("--width", Figures.Parameter(Width)),
        ("--rate", Figures.Parameter(Rate)),
        ("--batch", $"{Batch}"),
        ("--seed", $"{Seed}"),
    ];

    /// <summary>The options with what is known only from the data: the width of smoothing.</summary>
    /// <param name="labels">The labels.</param>
    public FitOptions For(ReadOnlySpan<double> labels)
    {
        if (Loss != LossKind.Quantile || Width is not null) return this;
        var (mean, spread) = (0.0, 0.0);
        foreach (var label in labels) mean += label / labels.Length;
        foreach (var label in labels) spread += (label - mean) * (label - mean) / labels.Length;
        return this with { Width = spread > 0 ? Math.Clamp(DefaultRelativeWidth * Math.Sqrt(spread), 1e-100, 1e100) : DefaultRelativeWidth };
    }

    private static string Names(IEnumerable<MethodKind> methods)
    {
        var names = methods.Select(method => method.Name).ToArray();
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private static string Given(bool value) => value ? "given" : "";
}
