using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The columns A·₁ … A·d of a matrix, one for each coordinate of a point, by the products that coordinate methods need: what <see cref="IRows{TSelf, T}"/> is to
/// finite sums. Implementations nest as structs, so that the JIT compiles a loop for each composition.
/// </summary>
/// <typeparam name="TSelf">The columns themselves.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IColumns<TSelf, T>
    where TSelf : struct, IColumns<TSelf, T>
    where T : unmanaged
{
    /// <summary>n, the number of rows.</summary>
    int Rows { get; }

    /// <summary>d, the number of columns.</summary>
    int Columns { get; }

    /// <summary>How many columns, from the first on, are features; what comes behind them is an intercept, which no penalty touches.</summary>
    int Features { get; }

    /// <summary>destination ← A x.</summary>
    /// <param name="x">x, <see cref="Columns"/> elements; columns whose element is 0 cost nothing.</param>
    /// <param name="destination">Receives <see cref="Rows"/> elements, not overlapping x.</param>
    void Multiply(ReadOnlySpan<T> x, Span<T> destination);

    /// <summary>destination ← Aᵀ r.</summary>
    /// <param name="residual">r, <see cref="Rows"/> elements.</param>
    /// <param name="destination">Receives <see cref="Columns"/> elements, not overlapping r.</param>
    void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination);

    /// <summary>⟨A·ⱼ, r⟩.</summary>
    /// <param name="column">j, from 0 to <see cref="Columns"/> − 1.</param>
    /// <param name="residual">r, <see cref="Rows"/> elements.</param>
    T ColumnDot(int column, ReadOnlySpan<T> residual);

    /// <summary>r ← r + c A·ⱼ.</summary>
    /// <param name="column">j, from 0 to <see cref="Columns"/> − 1.</param>
    /// <param name="scale">c.</param>
    /// <param name="residual">What to add to, <see cref="Rows"/> elements.</param>
    void AddColumn(int column, T scale, Span<T> residual);

    /// <summary>r ← r + c w∘A·ⱼ.</summary>
    /// <param name="column">j, from 0 to <see cref="Columns"/> − 1.</param>
    /// <param name="scale">c.</param>
    /// <param name="weights">w, <see cref="Rows"/> elements.</param>
    /// <param name="residual">What to add to, as many.</param>
    void AddColumn(int column, T scale, ReadOnlySpan<T> weights, Span<T> residual);

    /// <summary>⟨A·ⱼ, A·ₖ⟩, an element of the Gram matrix.</summary>
    /// <param name="first">j, from 0 to <see cref="Columns"/> − 1.</param>
    /// <param name="second">k, from 0 to <see cref="Columns"/> − 1.</param>
    T ColumnsDot(int first, int second);

    /// <summary>destination ← Σᵢ wᵢ Aᵢⱼ Aᵢₖ for j and k of some columns: AᵀWA over them, the Hessian of a sum over rows.</summary>
    /// <param name="columns">The columns, each once, features first.</param>
    /// <param name="weights">w, at least 0, <see cref="Rows"/> elements.</param>
    /// <param name="destination">Receives a row and a column for each of them, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void WeightedGram(ReadOnlySpan<int> columns, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace);

    /// <summary>
    /// What <see cref="WeightedGram"/> costs, about, over a <see cref="ColumnDot"/> and an <see cref="AddColumn(int, T, Span{T})"/> for each of the columns;
    /// infinity where it would be inexact.
    /// </summary>
    /// <param name="columns">The columns, each once, features first.</param>
    /// <param name="workspace">Scratch memory.</param>
    double WeightedGramCost(ReadOnlySpan<int> columns, Workspace workspace);

    /// <summary>destination ← Σᵢ wᵢ Aᵢⱼ² for each column.</summary>
    /// <param name="destination">Receives <see cref="Columns"/> elements.</param>
    /// <param name="weights">w, at least 0, <see cref="Rows"/> elements; empty for ones.</param>
    void SquaredColumnNorms(Span<T> destination, ReadOnlySpan<T> weights = default);

    /// <summary>Σᵢ wᵢ term(Aᵢⱼ, rᵢ, yᵢ) over the entries of a column: a derivative along it, of any loss.</summary>
    /// <typeparam name="TTerm">The kind of term.</typeparam>
    /// <param name="term">The term, 0 wherever Aᵢⱼ is 0.</param>
    /// <param name="column">j, from 0 to <see cref="Columns"/> − 1.</param>
    /// <param name="residual">r, <see cref="Rows"/> elements.</param>
    /// <param name="labels">y, as many.</param>
    /// <param name="weights">w, as many; empty for ones.</param>
    T Sum<TTerm>(TTerm term, int column, ReadOnlySpan<T> residual, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where TTerm : struct, IColumnTerm<T>;
}

/// <summary>What is summed over the entries of a column, written on a lane.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IColumnTerm<T>
    where T : unmanaged
{
    /// <summary>The terms of a lane of entries.</summary>
    /// <param name="entry">Aᵢⱼ; 0 in the padding of a last lane.</param>
    /// <param name="residual">rᵢ; 0 there.</param>
    /// <param name="label">yᵢ; 0 there.</param>
    Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label);
}

/// <summary>Aᵢⱼ².</summary>
internal readonly struct SquareTerm<T> : IColumnTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) => entry * entry;
}
