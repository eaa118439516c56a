using System.Globalization;
using System.Text.Json.Serialization;

namespace Toolkit.Cli;

/// <summary>What <c>toolkit select</c> learns, and in how much memory.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Classes">The number of classes of softmax; 1 for other losses.</param>
/// <param name="IsShared">Whether the classes of softmax share one table.</param>
/// <param name="Method">sgd or adagrad.</param>
/// <param name="Rate">The rate; of sgd in units of 1 over the mean of ‖a‖².</param>
/// <param name="Power">p of the decay: the rate of update k is its first over (1 + k/10,000)^p.</param>
/// <param name="L1">The weight of the L1 norm.</param>
/// <param name="L2">The weight of half the squared L2 norm.</param>
/// <param name="Clip">The largest norm of a gradient; null for no limit.</param>
/// <param name="Batch">The examples of a batch.</param>
/// <param name="PositiveWeight">What examples with positive labels count.</param>
/// <param name="Intercept">Whether there is an intercept.</param>
/// <param name="Top">How many features are asked for.</param>
/// <param name="Kept">How many are kept on the way.</param>
/// <param name="Rows">The rows of the sketch.</param>
/// <param name="Memory">The bytes of all tables and heaps.</param>
/// <param name="Seed">What hashes are drawn from.</param>
internal sealed record SelectOptions(
    string Loss, int Classes, bool IsShared, string Method, double Rate, double Power, double L1, double L2, double? Clip, int Batch, double PositiveWeight, bool Intercept, int Top, int Kept, int Rows,
    long Memory, ulong Seed)
{
    /// <summary>Where a falling rate has fallen to its first over 2^p.</summary>
    public const double DecaySteps = 10_000;

    /// <summary>The buckets of a row: what the memory leaves, in whole cache lines.</summary>
    public int Columns
    {
        get
        {
            var planes = IsShared ? 1 : Classes;
            var tables = Method == "adagrad" ? 2 : 1;
            var left = Memory - (planes * TopK<float>.BytesOf(Kept));
            return (int)Math.Clamp(left / planes / tables / Rows / sizeof(float) / 16 * 16, 0, int.MaxValue / 2 / planes / Rows);
        }
    }

    /// <summary>The shape of each table.</summary>
    [JsonIgnore]
    public SketchShape Shape => new(Rows, Columns, RandomKey.FromSeed(Seed));

    /// <summary>The sketched step's own options.</summary>
    [JsonIgnore]
    public SketchedOptions Sketched => new(Rows, Columns, Kept, Shape.Key) { Normalized = Method == "sgd", Batch = Batch, Intercept = Intercept, SharesTable = IsShared };

    /// <summary>Which labels the loss takes.</summary>
    public ExampleLabels Labels => Loss switch
    {
        "squares" => ExampleLabels.Any,
        "poisson" => ExampleLabels.Counts,
        "softmax" => ExampleLabels.Classes(Classes),
        _ => ExampleLabels.Signs,
    };

    /// <summary>What tells one selection from another, by the names of the command line.</summary>
    public IEnumerable<(string Name, string Value)> Identity =>
    [
        ("--loss", Loss), ("--classes", Text(Classes)), ("--shared", IsShared ? "yes" : "no"), ("--method", Method), ("--rate", Text(Rate)), ("--decay", Text(Power)), ("--l1", Text(L1)), ("--l2", Text(L2)),
        ("--clip", Clip is { } clip ? Text(clip) : ""), ("--batch", Text(Batch)), ("--positive-weight", Text(PositiveWeight)), ("--no-intercept", Intercept ? "no" : "yes"), ("--top", Text(Top)), ("--keep", Text(Kept)),
        ("--rows", Text(Rows)), ("--memory", Text(Memory)), ("--seed", Text(Seed)),
    ];

    /// <summary>What does not belong together; null where all does.</summary>
    public string? Fault => (Columns, this) switch
    {
        ( < 16, _) => string.Create(CultureInfo.InvariantCulture, $"--memory is too small for {Kept} kept features: give more, or a smaller --keep"),
        (_, { Method: "adagrad", L1: > 0 } or { Method: "adagrad", L2: > 0 }) => "--l1 and --l2 need one length for all features, which --method adagrad has not: take --method sgd",
        (_, { Kept: var kept }) when (long)kept * (IsShared ? 1 : Classes) > TopK<float>.MostKept => "--keep times --classes must be at most 2^26",
        (_, { Kept: var kept, Top: var top }) when kept < top => "--keep must be at least --top",
        (_, { Loss: "softmax", Classes: < 2 }) => "--loss softmax needs --classes, at least 2",
        (_, { Loss: not "softmax", Classes: > 1 }) => "--classes is for --loss softmax",
        (_, { Loss: not "softmax", IsShared: true }) => "--shared is for --loss softmax",
        (_, { Loss: "softmax", PositiveWeight: not 1 }) => "--positive-weight is for losses of two labels",
        _ => null,
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
