using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>What a selection predicts: scores of the features that were asked for, and of no others.</summary>
internal sealed class SelectScore
{
    private readonly Dictionary<ulong, float[]> _weights = [];
    private readonly float[] _intercepts;

    /// <summary>The scores of a selection.</summary>
    /// <param name="selection">The selection.</param>
    public SelectScore(Selection selection)
    {
        _intercepts = new float[selection.Options.Classes];
        selection.Intercepts.CopyTo(_intercepts);
        foreach (var feature in selection.Selected)
        {
            if (!_weights.TryGetValue(feature.Id, out var weights)) _weights.Add(feature.Id, weights = new float[selection.Options.Classes]);
            weights[feature.Class] = feature.Weight;
        }
    }

    /// <summary>z of an example.</summary>
    /// <param name="ids">Its features.</param>
    /// <param name="values">Their values.</param>
    /// <param name="scores">Receives a score for each class.</param>
    public void Predict(ReadOnlySpan<ulong> ids, ReadOnlySpan<float> values, Span<double> scores)
    {
        for (var c = 0; c < scores.Length; c++) scores[c] = _intercepts[c];
        for (var i = 0; i < ids.Length; i++)
        {
            if (!_weights.TryGetValue(ids[i], out var weights)) continue;
            for (var c = 0; c < scores.Length; c++) scores[c] += (double)weights[c] * values[i];
        }
    }

    /// <summary>What labelled examples say of a selection.</summary>
    /// <param name="selection">The selection.</param>
    /// <param name="file">The examples, read as those that it learned from.</param>
    /// <param name="input">How those were read: bad rows are passed over alike.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public static Validation<DataError, Option<SelectTest>> Test(Selection selection, string file, ExampleOptions input, CancellationToken cancellation) =>
        ExampleStream.Open([file], selection.Input.ToOptions(selection.Options.Labels) with { SkipBad = input.SkipBad, Cancellation = cancellation }).Bind(stream =>
        {
            using (stream)
            {
                var test = new SelectTest(selection);
                for (var position = 0L; stream.From(position, 4096) is { Count: > 0 } view; position += view.Count)
                {
                    cancellation.ThrowIfCancellationRequested();
                    test.Add(view);
                }

                return stream.Faults.IsEmpty ? Success<DataError, Option<SelectTest>>(Some(test)) : Fail<DataError, Option<SelectTest>>(stream.Faults.Worded());
            }
        });
}
