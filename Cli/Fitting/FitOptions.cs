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
/// <param name="Rate">The rate of Adam to begin with, or that of a variance-reduced method, null for the one that its constants give; null for other methods.</param>
/// <param name="Batch">The rows in a mini-batch; null where the whole gradient is taken.</param>
/// <param name="Seed">What rows and coordinates are drawn from; null where nothing is drawn.</param>
/// <param name="Path">How many penalties to fit, each from the one before; null for the one that <paramref name="L1"/> and <paramref name="L2"/> say.</param>
/// <param name="L1Ratio">r of a path of penalties λ (r ‖w‖₁ + ½ (1 − r) ‖w‖²), in (0, 1]; null without a path.</param>
/// <param name="PathRatio">The last penalty of a path as a part of the first, in (0, 1); null without a path, and where the data or <paramref name="L1"/> tell.</param>
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
    ulong? Seed = null,
    int? Path = null,
    double? L1Ratio = null,
    double? PathRatio = null)
{
    /// <summary>The tolerance of most fits.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>The most steps that most fits may take.</summary>
    public const long DefaultIterations = 10_000;

    /// <summary>The most stumps of most ensembles.</summary>
    public const long DefaultRounds = 100;

    /// <summary>The most penalties of a path.</summary>
    public const int LongestPath = 10_000;

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
        { Path: not null } when PathFault is { } fault => fault,
        _ when !Method.Takes(Loss) => $"--method {Method} is not for --loss {Loss}; take {Names(MethodKind.All.Where(method => method.Takes(Loss)))}",
        { Path: null, L1Ratio: not null } => "--l1-ratio is for --path; without it give --l1 and --l2",
        { Path: null, PathRatio: not null } => "--path-ratio is for --path",
        { Method.Name: "boosting" } when BoostingFault is { } fault => fault,
        { Method.Name: "sdca", L2: 0 } => $"--method sdca needs --l2 above 0{(Loss.IsSmooth ? $"; without it take {Names(Others())}" : "")}",
        { L1: > 0, Method.TakesL1: false } => $"--method {Method} is for smooth objectives; with --l1 take {Names(MethodKind.All.Where(method => method.TakesL1 && method.Takes(Loss) && (L2 > 0 || method != MethodKind.Sdca)))}",
        { Delta: not null } when Loss != LossKind.Huber => "--delta is for --loss huber",
        { Quantile: not null } when Loss != LossKind.Quantile => "--quantile is for --loss quantile",
        { Width: not null } when Loss != LossKind.Quantile => "--width is for --loss quantile",
        { Delta: not (null or > 0 and < double.PositiveInfinity) } => "--delta must be a finite number above 0",
        { Quantile: not (null or > 0 and < 1) } => "--quantile must be above 0 and below 1",
        { Width: not (null or >= 1e-100 and <= 1e100) } => "--width must be from 1e-100 to 1e100",
        { Rate: not null, Method.HasRate: false } => $"--rate is for --method {Names(MethodKind.All.Where(method => method.HasRate))}",
        { Batch: not null, Method.TakesBatches: false } => $"--batch is for --method {Names(MethodKind.All.Where(method => method.TakesBatches))}",
        { Rate: not (null or > 0 and <= LargestRate) } => "--rate must be above 0 and at most 1e300",
        { Rate: { } rate } when Method != MethodKind.Adam && rate * L2 > 1 => $"--rate times --l2 must be at most 1 with --method {Method}: the penalty would turn signs",
        { Batch: < 1 } => "--batch must be a whole number of at least 1",
        _ => null,
    };

    /// <summary>Whether it goes over working sets: coordinate descent under an L1 norm.</summary>
    [JsonIgnore]
    public bool TakesWorkingSets => Method == MethodKind.Coordinate && L1 > 0;

    /// <summary>Whether anything is drawn from a seed.</summary>
    [JsonIgnore]
    public bool IsRandom => Method == MethodKind.Sdca || Method == MethodKind.Svrg || Method == MethodKind.Saga || Batch is not null
        || (Method == MethodKind.Coordinate && !TakesWorkingSets && Path is null);

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
        ("--path", $"{Path}"),
        ("--l1-ratio", Figures.Parameter(L1Ratio)),
        ("--path-ratio", Figures.Parameter(PathRatio)),
    ];

    // What a path of penalties has no use for, or cannot have.
    private string? PathFault => this switch
    {
        { Path: < 1 or > LongestPath } => $"--path must be a whole number of at least 1 and at most {LongestPath}",
        _ when Method != MethodKind.Coordinate => "--path is a method of its own, of --method coordinate; leave out --method",
        { L2: > 0 } => "--path takes no --l2: the elastic net of a path is --l1-ratio",
        { L1Ratio: not (> 0 and <= 1) } => "--l1-ratio must be above 0 and at most 1",
        { PathRatio: not (null or > 0 and < 1) } => "--path-ratio must be above 0 and below 1",
        { L1: > 0, PathRatio: not null } => "--path ends at --l1 or at --path-ratio of its first penalty: give one of them",
        { L1: > 0, Path: 1 } => "--path 1 is its first penalty alone; for one --l1 leave out --path",
        { Iterations: not DefaultIterations } => "--iterations has no meaning with --path: each penalty is fitted to --tolerance",
        _ when Loss == LossKind.Quantile || !Method.Takes(Loss) => $"--path is not for --loss {Loss}",
        _ => null,
    };

    // What stumps make meaningless.
    private string? BoostingFault => this switch
    {
        { L1: > 0 } => "--l1 has no meaning for --method boosting: fewer --iterations are its penalty",
        { L2: > 0 } => "--l2 has no meaning for --method boosting: fewer --iterations are its penalty",
        { Standardise: true } => "--standardise has no meaning for --method boosting: stumps do not see the scale of a feature",
        { Intercept: false } => "--no-intercept has no meaning for --method boosting: the stump that sees no feature is one of all",
        { Tolerance: not DefaultTolerance } => "--tolerance has no meaning for --method boosting: it ends after --iterations",
        _ => null,
    };

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

    // The other methods that fit the same linear model.
    private IEnumerable<MethodKind> Others() =>
        MethodKind.All.Where(method => method != Method && method != MethodKind.Boosting && method.Takes(Loss) && (L1 == 0 || method.TakesL1));

    private static string Names(IEnumerable<MethodKind> methods)
    {
        var names = methods.Select(method => method.Name).ToArray();
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
    }

    private static string Given(bool value) => value ? "given" : "";
}
