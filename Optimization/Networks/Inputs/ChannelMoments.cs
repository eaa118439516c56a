using System.Collections.Immutable;

namespace Toolkit.Optimization;

/// <summary>Mean and standard deviation of each channel of images, as fractions byte / 255.</summary>
/// <param name="Mean">The mean of each channel over all places of all images, in [0, 1].</param>
/// <param name="StandardDeviation">The standard deviation of each channel, with divisor n, in [0, 1/2]; 0 where all bytes are the same.</param>
public sealed record ChannelMoments(ImmutableArray<double> Mean, ImmutableArray<double> StandardDeviation);
