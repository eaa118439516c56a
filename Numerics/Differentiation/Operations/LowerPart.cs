using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A square matrix without what is above its diagonal, and its diagonal scaled: what is read of a triangular matrix.</summary>
internal readonly struct LowerPart<T>(T diagonal) : IOperation<LowerPart<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _diagonal = diagonal;

    public static string Name => "LowerPart";

    public static Variable<T> Of(Variable<T> matrix) => Variable<T>.Apply(new LowerPart<T>(T.One), matrix);

    public static Variable<T> WithHalfOfDiagonal(Variable<T> matrix) => Variable<T>.Apply(new LowerPart<T>(T.CreateTruncating(0.5)), matrix);

    public static bool Pushforward(in LowerPart<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var matrix = evaluation.Matrix(0);
        var result = evaluation.ResultMatrix;
        result.Values.Clear();
        for (var i = 0; i < matrix.Rows; i++)
        {
            matrix.Row(i)[..(i + 1)].CopyTo(result.Row(i));
            result.Row(i)[i] *= _diagonal;
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Variable<T>.Apply(in this, pullback.Cotangent));
}
