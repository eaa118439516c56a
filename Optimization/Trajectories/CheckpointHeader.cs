namespace Toolkit.Optimization;

/// <summary>A checkpoint cannot be used: it is damaged, or of another step, problem, state or machine.</summary>
/// <param name="message">What was found and what was expected.</param>
public sealed class CheckpointException(string message) : IOException(message);

/// <summary>What a checkpoint says of itself before its state: whose run it is, and how far it has come.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="Parameters">The step's hyper-parameters, as it prints them.</param>
/// <param name="Problem">The words for the oracle that the run was given; empty without any.</param>
/// <param name="State">The type of the state.</param>
/// <param name="Hardware">What decides the last bits: system, processor, vector widths and runtime.</param>
/// <param name="Steps">The number of steps taken.</param>
public sealed record CheckpointHeader(string Step, string Parameters, string Problem, string State, string Hardware, long Steps)
{
    /// <summary>Reads the header of a checkpoint, without a step to go on with.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <exception cref="CheckpointException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointHeader Read(string path) => CheckpointFile.ReadHeader(path);
}
