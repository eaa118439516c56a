using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Models of shards as one: the mean of their sketches by the number of their examples, and the largest features of all that any of them kept, asked for in that mean.</summary>
/// <remarks>A sum of sketches is the sketch of a sum; trained models are no sums of gradients taken at one point, but points, and their mean by examples is the model (parameter mixing; McDonald, Hall, Mann 2010).</remarks>
internal static class SelectionMerge
{
    /// <summary>Merges selections.</summary>
    /// <param name="paths">Their files.</param>
    public static Validation<DataError, Selection> Of(IReadOnlyList<string> paths) =>
        paths.Fold(Success<DataError, Seq<Selection>>(LanguageExt.Seq<Selection>.Empty), (read, path) => (read, SelectionFile.Read(path)).Apply((before, model) => before.Add(model))).Bind(models => Of(paths, [.. models]));

    private static Validation<DataError, Selection> Of(IReadOnlyList<string> paths, Selection[] models)
    {
        var first = models[0];
        for (var m = 1; m < models.Length; m++)
        {
            var differences = first.Options.Identity.Concat(first.Input.Identity).Zip(models[m].Options.Identity.Concat(models[m].Input.Identity), (there, here) => (there, here)).Where(pair => pair.there != pair.here)
                .Select(pair => $"{pair.there.Name} {pair.here.Value} (there {pair.there.Value})").ToArray();
            if (differences.Length > 0) return Fail<DataError, Selection>(DataError.OfFile(paths[m], $"cannot be merged with {paths[0]}: {string.Join(", ", differences)}; their buckets hold other features"));
            if (models[m].Table.Length != first.Table.Length) return Fail<DataError, Selection>(DataError.OfFile(paths[m], $"cannot be merged with {paths[0]}: its table has another size"));
        }

        var all = models.Sum(model => (double)model.Totals.Examples);
        var (table, sum) = (Buffer<float>.Allocate(first.Table.Length), new double[Piece]);
        for (var from = 0; from < table.Length; from += Piece)
        {
            var own = table.Mutable.Slice(from, Math.Min(Piece, table.Length - from));
            System.Array.Clear(sum);
            foreach (var model in models)
            {
                var share = model.Totals.Examples / all;
                var theirs = model.Table.Span.Slice(from, own.Length);
                for (var i = 0; i < own.Length; i++) sum[i] += share * theirs[i];
            }

            for (var i = 0; i < own.Length; i++) own[i] = (float)sum[i];
        }

        var totals = models.Select(model => model.Totals).Aggregate((one, other) => new(
            one.Examples + other.Examples, one.Weight + other.Weight, one.Loss + other.Loss, one.Right + other.Right, one.SquaredNorms + other.SquaredNorms,
            one.Length + other.Length, one.Entries + other.Entries));
        totals = totals with { Length = models.Sum(model => model.Totals.Examples / all * model.Totals.Length) };
        var intercepts = first.Intercepts.Select((_, c) => (float)models.Sum(model => model.Totals.Examples / all * model.Intercepts[c]));
        return Success<DataError, Selection>(first with { Totals = totals, Intercepts = [.. intercepts], Table = table, Features = [.. Features(first.Options, models, table, totals.Length)] });
    }

    private const int Piece = 1 << 12;

    private static SelectedFeature Named(IEnumerable<SelectedFeature> group) => group.FirstOrDefault(feature => !feature.Name.StartsWith('#')) ?? group.First();

    // Of each class, or of all, as many as one model keeps.
    private static IEnumerable<SelectedFeature> Features(SelectOptions options, Selection[] models, Buffer<float> table, double length)
    {
        var reading = new SelectionReading(options, table, length);
        var union = models.SelectMany(model => model.Features).GroupBy(feature => (feature.Id, feature.Class))
            .Select(group => Named(group) with { Weight = reading.Of(group.Key.Id, group.Key.Class), Count = group.Sum(feature => feature.Count) }).ToArray();
        return options.IsShared
            ? union.GroupBy(feature => feature.Id).OrderByDescending(group => group.Sum(feature => Math.Abs(feature.Weight))).ThenBy(group => group.Key).Take(options.Kept).SelectMany(group => group.OrderBy(feature => feature.Class))
            : union.GroupBy(feature => feature.Class).OrderBy(group => group.Key).SelectMany(group => group.OrderByDescending(feature => Math.Abs(feature.Weight)).ThenBy(feature => feature.Id).Take(options.Kept));
    }
}
