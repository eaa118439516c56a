namespace Toolkit.Benchmarks;

/// <summary>A peer that a gate compares with is not installed, or cannot be loaded here.</summary>
/// <param name="peer">The peer.</param>
/// <param name="cause">What loading it threw.</param>
public sealed class PeerMissingException(string peer, Exception cause)
    : Exception($"{peer} is not installed: {cause.GetBaseException().Message.Split('\n')[0].TrimEnd()}", cause);
