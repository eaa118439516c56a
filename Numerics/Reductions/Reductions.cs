namespace Toolkit.Numerics;

/// <summary>Sums, products and norms over spans, with bits that depend on the elements alone.</summary>
/// <remarks>
/// <para>
/// Not on the vector width, the number of threads or the alignment: elements go round four 512-bit accumulators in chunks of 4096, every
/// product is rounded before it is added (no fused multiply-add), and accumulators, lanes and chunks are added as a tree. Elements
/// after the last whole lane of a chunk take the end of a lane whose beginning is zero, in the fourth accumulator; a chunk shorter than a
/// lane takes its beginning. The tree also keeps the error small: it grows with the logarithm of the number of chunks.
/// </para>
/// <para>None of these allocates.</para>
/// </remarks>
public static partial class Reductions;
