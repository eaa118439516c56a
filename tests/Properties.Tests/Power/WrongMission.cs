using Toolkit.Sketching;

namespace Toolkit.Properties.Tests;

/// <summary>What may be wrong with MISSION.</summary>
public enum MissionSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Magnitudes are kept, and predicted with: signs are lost.</summary>
    Magnitudes,

    /// <summary>A kept number stays what it was when it came in.</summary>
    StaleNumbers,

    /// <summary>Whatever is not kept is thrown away at every step: iterative hard thresholding.</summary>
    Forgets,

    /// <summary>Predictions from all coordinates.</summary>
    PredictsFromAll,

    /// <summary>The gradient of the square without its half.</summary>
    TwiceTheRate,
}

/// <summary>MISSION without a sketch, as if nothing collided, with a slip.</summary>
internal static class WrongMission
{
    public static StreamLearner With(MissionSlip slip, double rate) => (options, examples) => Run(slip, rate, options.Top, examples);

    private static IEnumerable<SketchedIterate> Run(MissionSlip slip, double rate, int top, ExampleSet<double> examples)
    {
        var (beta, kept, intercept) = (new Dictionary<ulong, double>(), new Dictionary<ulong, double>(), 0.0);
        for (var k = 0; k < examples.Count; k++)
        {
            Learn(examples.From(k, 1));
            yield return new([.. kept.Select(pair => (pair.Key, pair.Value))], [], intercept);
        }

        void Learn(Examples<double> example)
        {
            var ids = example.IdsOf(0);
            var values = example.ValuesOf(0);
            var score = intercept;
            for (var i = 0; i < ids.Length; i++) score += (slip is MissionSlip.PredictsFromAll ? beta : kept).GetValueOrDefault(ids[i]) * values[i];
            var slope = (slip is MissionSlip.TwiceTheRate ? 2 : 1) * (score - example.Labels[0]);
            for (var i = 0; i < ids.Length; i++)
            {
                beta[ids[i]] = beta.GetValueOrDefault(ids[i]) - (rate * slope * values[i]);
                if (slip is MissionSlip.StaleNumbers && kept.ContainsKey(ids[i])) continue;
                kept[ids[i]] = slip is MissionSlip.Magnitudes ? Math.Abs(beta[ids[i]]) : beta[ids[i]];
            }

            intercept -= rate * slope;
            kept = kept.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Take(top).ToDictionary();
            if (slip is MissionSlip.Forgets) beta = kept.ToDictionary();
        }
    }
}

/// <summary>What may be wrong with the k largest.</summary>
public enum HeapSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A kept number that changes keeps its place in the heap.</summary>
    NotRekeyed,

    /// <summary>A kept number does not change.</summary>
    NotUpdated,

    /// <summary>By the numbers, not by their magnitudes.</summary>
    Signed,

    /// <summary>Of equal magnitudes the newer one stays.</summary>
    NewerWins,
}

/// <summary>A binary heap with the least at its root, with a slip.</summary>
internal sealed class WrongHeap(HeapSlip slip, int top) : IHeapUnderTest
{
    private readonly List<(ulong Id, double Value)> _heap = [];

    public bool Offer(ulong id, double value)
    {
        var place = _heap.FindIndex(kept => kept.Id == id);
        if (place >= 0)
        {
            if (slip is not HeapSlip.NotUpdated) _heap[place] = (id, value);
            if (slip is not HeapSlip.NotRekeyed) Heapify();
            return true;
        }

        if (_heap.Count < top)
        {
            _heap.Add((id, value));
            Rise(_heap.Count - 1);
            return true;
        }

        if (!IsLess(_heap[0], (id, value)) && !(slip is HeapSlip.NewerWins && Key(_heap[0].Value) == Key(value))) return false;
        _heap[0] = (id, value);
        Sink(0);
        return true;
    }

    public (ulong Id, double Value)[] Ranked() => [.. _heap.OrderByDescending(kept => Math.Abs(kept.Value)).ThenBy(kept => kept.Id)];

    private double Key(double value) => slip is HeapSlip.Signed ? value : Math.Abs(value);

    private bool IsLess((ulong Id, double Value) one, (ulong Id, double Value) other) => Key(one.Value) < Key(other.Value) || (Key(one.Value) == Key(other.Value) && one.Id > other.Id);

    private void Heapify()
    {
        for (var place = (_heap.Count / 2) - 1; place >= 0; place--) Sink(place);
    }

    private void Rise(int place)
    {
        for (; place > 0 && IsLess(_heap[place], _heap[(place - 1) / 2]); place = (place - 1) / 2) (_heap[place], _heap[(place - 1) / 2]) = (_heap[(place - 1) / 2], _heap[place]);
    }

    private void Sink(int place)
    {
        while (true)
        {
            var least = place;
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < _heap.Count; child++) least = IsLess(_heap[child], _heap[least]) ? child : least;
            if (least == place) return;
            (_heap[place], _heap[least]) = (_heap[least], _heap[place]);
            place = least;
        }
    }
}
