using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>C = A B, where A and B may each be taken transposed.</summary>
internal readonly unsafe struct MatrixMultiply<T>(bool leftTransposed, bool rightTransposed) : IOperation<MatrixMultiply<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _leftTransposed = leftTransposed;
    private readonly bool _rightTransposed = rightTransposed;

    public static string Name => "Dot";

    public static bool Accumulate(in MatrixMultiply<T> operation, in Adjoints<T> adjoints)
    {
        var (left, right) = (operation._leftTransposed, operation._rightTransposed);
        var v = adjoints.ResultAdjointMatrix;
        if (adjoints.Needs(0))
        {
            // Ā = V Bᵀ, seen the way A is.
            var b = Seen(adjoints.Matrix(1), right);
            if (left) Multiply(b, v.Transpose(), T.One, adjoints.AdjointMatrix(0), adjoints.Workspace);
            else Multiply(v, b.Transpose(), T.One, adjoints.AdjointMatrix(0), adjoints.Workspace);
        }

        if (adjoints.Needs(1))
        {
            // B̄ = Aᵀ V.
            if (v.Columns == 1 && !left && adjoints.Constant(0)?.Panels is { } panels)
            {
                panels.AddTransposed(adjoints.ResultAdjointPointer, adjoints.AdjointPointer(1), adjoints.Workspace);
                return true;
            }

            var a = Seen(adjoints.Matrix(0), left);
            if (right) Multiply(v.Transpose(), a, T.One, adjoints.AdjointMatrix(1), adjoints.Workspace);
            else Multiply(a.Transpose(), v, T.One, adjoints.AdjointMatrix(1), adjoints.Workspace);
        }

        return true;
    }

    public static bool Pushforward(in MatrixMultiply<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        var (a, b) = (pushforward.Operand(0), pushforward.Operand(1));
        tangent = (pushforward.Moves(0), pushforward.Moves(1)) switch
        {
            (true, false) => Variable<T>.Apply(in operation, pushforward.Tangent(0), b),
            (false, true) => Variable<T>.Apply(in operation, a, pushforward.Tangent(1)),
            _ => Variable<T>.Apply(in operation, pushforward.Tangent(0), b) + Variable<T>.Apply(in operation, a, pushforward.Tangent(1)),
        };
        return true;
    }

    public Shape ResultShape(in Operands<T> operands)
    {
        var left = _leftTransposed ? operands.Shape(0).Transposed : operands.Shape(0);
        var right = _rightTransposed ? operands.Shape(1).Transposed : operands.Shape(1);
        return left.Columns == right.Rows
            ? new(left.Rows, right.Columns)
            : throw new ArgumentException($"Dot of {left} and {right}: the columns of the first must be as many as the rows of the second.");
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        if (evaluation.ResultShape.Columns == 1 && !_leftTransposed && evaluation.Constant(0)?.Panels is { } panels)
        {
            panels.Multiply(evaluation.Pointer(1), evaluation.ResultPointer);
            return;
        }

        Multiply(
            Seen(evaluation.Matrix(0), _leftTransposed), Seen(evaluation.Matrix(1), _rightTransposed), T.Zero, evaluation.ResultMatrix, evaluation.Workspace);
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var v = pullback.Cotangent;
        if (pullback.Needs(0))
        {
            var b = pullback.Operand(1);
            pullback.Add(0, _leftTransposed ? Functions.Multiply(b, _rightTransposed, v, true) : Functions.Multiply(v, false, b, !_rightTransposed));
        }

        if (pullback.Needs(1))
        {
            var a = pullback.Operand(0);
            pullback.Add(1, _rightTransposed ? Functions.Multiply(v, true, a, _leftTransposed) : Functions.Multiply(a, !_leftTransposed, v, false));
        }
    }

    private static ReadOnlyMatrixSpan<T> Seen(ReadOnlyMatrixSpan<T> matrix, bool transposed) => transposed ? matrix.Transpose() : matrix;

    // Products with a vector have kernels of their own; a row of n elements is a vector too.
    private static void Multiply(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, T beta, MatrixSpan<T> c, Workspace workspace)
    {
        if (a.Columns == 1) Outer(a.Values, b.Values, beta, c);
        else if (b.Columns == 1) MatrixVector.Multiply(T.One, a, b.Values, beta, c.Values);
        else if (a.Rows == 1) MatrixVector.Multiply(T.One, b.Transpose(), a.Values, beta, c.Values);
        else MatrixProduct.Multiply(T.One, a, b, beta, c, workspace);
    }

    private static void Outer(ReadOnlySpan<T> a, ReadOnlySpan<T> b, T beta, MatrixSpan<T> c)
    {
        if (beta == T.Zero) c.Values.Clear();
        if (b.Length == 1) LaneUpdate.AddScaled(b[0], a, c.Values);
        else
        {
            for (var i = 0; i < c.Rows; i++) LaneUpdate.AddScaled(a[i], b, c.Row(i));
        }
    }
}

public static partial class Functions
{
    /// <summary>The matrix product A B; of two vectors of one length, their inner product.</summary>
    /// <param name="left">A, m x k; or a vector.</param>
    /// <param name="right">B, k x n; or a vector.</param>
    /// <exception cref="ArgumentException">The inner dimensions differ.</exception>
    public static Variable<T> Dot<T>(Variable<T> left, Variable<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply(left, IsInner(left.Shape, right.Shape), right, false);

    /// <summary>The product with either factor transposed, which copies nothing: op(A) op(B).</summary>
    /// <param name="left">A.</param>
    /// <param name="transposeLeft">Whether Aᵀ is meant.</param>
    /// <param name="right">B.</param>
    /// <param name="transposeRight">Whether Bᵀ is meant.</param>
    /// <exception cref="ArgumentException">The inner dimensions differ.</exception>
    public static Variable<T> Multiply<T>(Variable<T> left, bool transposeLeft, Variable<T> right, bool transposeRight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new MatrixMultiply<T>(transposeLeft, transposeRight), left, right);

    private static bool IsInner(Shape left, Shape right) => left.Columns == 1 && right.Columns == 1 && left.Rows == right.Rows && left.Rows > 1;
}
