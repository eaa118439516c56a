using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Fault? FirstFault(Model<T> model, ReadOnlySpan<T> point)
    {
        var value = Evaluate(model, point, default);
        if (T.IsFinite(value)) return null;
        if (_tape.FirstFault() is { } fault) return fault;

        // Every value on the tape is finite, and their sum overflows.
        return new("The sum of the terms", 0, double.CreateTruncating(value), [], []);
    }
}
