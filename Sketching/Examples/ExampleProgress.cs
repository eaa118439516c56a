using System.Collections.Immutable;

namespace Toolkit.Sketching;

/// <summary>How far a stream was read, as it stood behind the block of the examples that were handed out last: no matter how far the thread has read ahead.</summary>
/// <param name="Bytes">The bytes that were read, over all files and passes, as they are stored: compressed ones count as they are.</param>
/// <param name="TotalBytes">The bytes of all files and passes; null where that is unknown, as of standard input.</param>
/// <param name="Pass">The pass, from 1; 0 before the first row.</param>
/// <param name="Passes">The number of passes.</param>
/// <param name="Rows">The rows of this pass that were handed out or passed over by position.</param>
/// <param name="File">The file; empty before the first row.</param>
/// <param name="Skipped">The bad rows that were passed over.</param>
/// <param name="FirstSkipped">What was wrong with the first of them, at most twenty errors.</param>
public readonly record struct ExampleProgress(
    long Bytes, long? TotalBytes, int Pass, int Passes, long Rows, string File, long Skipped, ImmutableArray<DataError> FirstSkipped);
