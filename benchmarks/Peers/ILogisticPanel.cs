namespace Toolkit.Benchmarks;

/// <summary>What <see cref="HandWrittenLogistic"/> does with a panel of forty rows, at one width of vectors.</summary>
internal interface ILogisticPanel
{
    /// <summary>rows ← α + Xβ.</summary>
    static abstract void Predict(ref double panel, ref double point, ref double rows);

    /// <summary>rows ← y − σ(rows), and the sums of the panel's terms.</summary>
    static abstract void Terms(ref double rows, ref double labels, ref LogisticPanelSums sums);

    /// <summary>Adds the products of the columns with rows, lane by lane, to the sums of each column.</summary>
    static abstract void Accumulate(ref double panel, ref double rows, ref double sums);
}
