using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // With the name of the data whose term it is in; null where it is in no term of data.
    internal (Fault? Fault, string? Data) FirstFault(Model<T> model, ReadOnlySpan<T> point)
    {
        Begin(model, point);
        try
        {
            Run(model, point, differentiates: true);
            var terms = _terms.AsSpan(0, _termCount);
            var sum = _tape.SumOf(terms);
            if (T.IsFinite(sum)) return (_tape.FirstDerivativeFault(terms, _free.AsSpan(0, model.Declared.Length)), null);
            for (var i = 0; i < terms.Length; i++)
            {
                if (_tape.FirstFault(terms.Slice(i, 1)) is { } fault) return (fault, _data[i]);
            }

            return (Overflow(terms, sum), null);
        }
        finally
        {
            End();
        }
    }

    // Every term is finite, and their sum is not: the largest is to blame.
    private Fault Overflow(ReadOnlySpan<int> terms, T sum)
    {
        var largest = terms[0];
        foreach (var term in terms)
        {
            if (T.Abs(_tape.SumOf([term])) > T.Abs(_tape.SumOf([largest]))) largest = term;
        }

        return new("the sum of terms", 0, double.CreateTruncating(sum), ["…", $"{_tape.SumOf([largest])}", "…"], null, _tape.InputsOf(largest));
    }
}
