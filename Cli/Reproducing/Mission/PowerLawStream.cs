namespace Toolkit.Cli;

/// <summary>Examples whose ids follow a power law, and labels that some of the features decide.</summary>
/// <param name="Train">What is learned from.</param>
/// <param name="Test">What is told.</param>
/// <param name="Deciding">The coefficients of those that decide.</param>
internal sealed record PowerLawStream(ExampleSet<float> Train, ExampleSet<float> Test, Dictionary<ulong, double> Deciding)
{
    private const double Ids = 1e9;
    private const double Exponent = 1.1;
    private const int Entries = 40;
    private const int MostCommon = 2000;
    private const int Informative = 100;

    /// <summary>Draws one.</summary>
    /// <param name="key">What it is drawn from.</param>
    /// <param name="train">How many examples to learn from.</param>
    /// <param name="test">How many to tell.</param>
    public static PowerLawStream Draw(RandomKey key, int train, int test)
    {
        var deciding = new Dictionary<ulong, double>();
        for (var i = 0; deciding.Count < Informative; i++)
        {
            // By magnitudes of rank alike, so that common and rare ones decide.
            var rank = Math.Floor(Math.Pow(MostCommon, key.Fold(0).Uniform<double>(i)));
            var size = 1 + key.Fold(1).Uniform<double>(i);
            deciding[IdOf(rank)] = key.Fold(2).Integer(2, i) == 0 ? size : -size;
        }

        return new(Part(key.Fold(3), train, deciding), Part(key.Fold(4), test, deciding), deciding);
    }

    private static ExampleSet<float> Part(RandomKey key, int count, Dictionary<ulong, double> deciding)
    {
        var (starts, ids, labels, row) = (new int[count + 1], new List<ulong>(count * Entries), new float[count], new SortedSet<ulong>());
        var uniforms = new double[Entries];
        for (var i = 0; i < count; i++)
        {
            row.Clear();
            key.Uniforms<double>(uniforms, (long)i * Entries);
            foreach (var u in uniforms) row.Add(IdOf(Rank(u)));
            var score = 0.0;
            foreach (var id in row)
            {
                ids.Add(id);
                score += deciding.GetValueOrDefault(id);
            }

            starts[i + 1] = ids.Count;
            labels[i] = key.Fold(1).Uniform<double>(i) < 1 / (1 + Math.Exp(-score)) ? 1 : -1;
        }

        var values = new float[ids.Count];
        Array.Fill(values, 1);
        return ExampleSet<float>.Of(starts, [.. ids], values, labels);
    }

    // P(rank > r) ~ r^−0.1 up to 10⁹: by the inverse of the distribution.
    private static double Rank(double uniform) => Math.Floor(Math.Pow(1 - (uniform * (1 - Math.Pow(Ids, 1 - Exponent))), 1 / (1 - Exponent)));

    // Ids are as names are: ranks cannot be told from them.
    private static ulong IdOf(double rank) => Baselines.Mix((ulong)rank * 0x9E3779B97F4A7C15);
}
