using System.Numerics;

namespace Toolkit.Inference;

/// <summary>For each element x a row that is 1 in column x and 0 elsewhere; without derivatives.</summary>
internal readonly struct OneHot<T>(int categories) : IOperation<OneHot<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _categories = categories;

    public static string Name => "OneHot";

    public Shape ResultShape(in Operands<T> operands) => new(operands.Shape(0).Length, _categories);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var result = evaluation.Result;
        result.Clear();
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] >= T.Zero && x[i] < T.CreateTruncating(_categories)) result[(i * _categories) + int.CreateTruncating(x[i])] = T.One;
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
    }
}

/// <summary>How often each category occurs; without derivatives.</summary>
internal readonly struct Tally<T>(int categories) : IOperation<Tally<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _categories = categories;

    public static string Name => "Tally";

    public Shape ResultShape(in Operands<T> operands) => Shape.Vector(_categories);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var result = evaluation.Result;
        result.Clear();
        foreach (var x in evaluation.Operand(0))
        {
            if (x >= T.Zero && x < T.CreateTruncating(_categories)) result[int.CreateTruncating(x)] += T.One;
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
    }
}
