using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>
/// Which of two ways to add large batches is faster here, found by trying: fetching ahead, or by parts. Both give the same bits, so that the choice is one of speed alone; and it hangs on the memory of the
/// machine, on what its neighbours leave of the caches, and on the pages that a table got, more than on anything that a program could ask for.
/// </summary>
/// <remarks>
/// Each way has three batches, one after the other in turns, and its fastest counts. Where threads try at the same time, a trial may be lost or counted twice: it only costs time.
/// </remarks>
internal sealed class AddTrials
{
    private const int Trials = 3;
    private static readonly AddTrials[] OfSizes = [.. Enumerable.Range(0, 33).Select(_ => new AddTrials())];
    private int _done;
    private double _inTurn = double.PositiveInfinity;
    private double _byParts = double.PositiveInfinity;

    /// <summary>The trials with rows of about so many bytes.</summary>
    /// <param name="rowBytes">The bytes of a row.</param>
    public static AddTrials Of(long rowBytes) => OfSizes[Math.Min(BitOperations.Log2((ulong)rowBytes), OfSizes.Length - 1)];

    /// <summary>Whether the next batch goes by parts.</summary>
    public bool ByParts => _done < 2 * Trials ? _done % 2 == 1 : _byParts < _inTurn;

    /// <summary>Notes how long a batch took.</summary>
    /// <param name="byParts">How it went.</param>
    /// <param name="time">The time of one addition, in any unit.</param>
    public void Note(bool byParts, double time)
    {
        if (_done >= 2 * Trials) return;
        if (byParts) _byParts = Math.Min(_byParts, time);
        else _inTurn = Math.Min(_inTurn, time);
        _done++;
    }
}
