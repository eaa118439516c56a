namespace Toolkit.Numerics;

/// <summary>A handle was read after a step had taken its memory over.</summary>
/// <param name="recipient">The step that took the memory.</param>
public sealed class DonatedBufferException(string recipient) : InvalidOperationException(
    $"This state was donated to {recipient}: its memory now holds a later state. " +
    "Keep the state that Advance returned through its ref parameter, or use Next, which leaves its argument as it was.")
{
    /// <summary>The name of the step that took the memory over.</summary>
    public string Recipient { get; } = recipient;
}
