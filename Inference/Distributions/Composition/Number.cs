using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Parameters as the doubles that samplers work with.</summary>
internal static class Number
{
    public static double Of<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(value);
}
