namespace Toolkit.Optimization;

/// <summary>
/// The rows a₁ … aₙ of a matrix A, one for each term of a finite sum, by the products that such sums need. Implementations nest as structs,
/// so that the JIT compiles a loop for each composition.
/// </summary>
/// <remarks>All sums run in a fixed order: the bits of a product do not depend on the number of threads.</remarks>
/// <typeparam name="TSelf">The rows themselves.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IRows<TSelf, T>
    where TSelf : struct, IRows<TSelf, T>
    where T : unmanaged
{
    /// <summary>n, the number of rows.</summary>
    int Rows { get; }

    /// <summary>The number of columns.</summary>
    int Columns { get; }

    /// <summary>How many columns, from the first on, are features; what comes behind them is an intercept, which no penalty touches.</summary>
    int Features { get; }

    /// <summary>destination ← A x.</summary>
    /// <param name="x">x, <see cref="Columns"/> elements.</param>
    /// <param name="destination">Receives <see cref="Rows"/> elements, not overlapping x.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Multiply(ReadOnlySpan<T> x, Span<T> destination, Workspace workspace);

    /// <summary>destination ← Aᵀ r.</summary>
    /// <param name="residual">r, <see cref="Rows"/> elements.</param>
    /// <param name="destination">Receives <see cref="Columns"/> elements, not overlapping r.</param>
    /// <param name="workspace">Scratch memory.</param>
    void TransposeMultiply(ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace);

    /// <summary>destination ← Aᵀ r with r = map(A x), reading the rows once where that pays: the gradient of a sum over rows.</summary>
    /// <remarks>A x has the bits of <see cref="Multiply"/>.</remarks>
    /// <typeparam name="TMap">The map.</typeparam>
    /// <param name="x">x, <see cref="Columns"/> elements.</param>
    /// <param name="map">What becomes of the products; several threads may ask it, each for rows of its own.</param>
    /// <param name="destination">Receives <see cref="Columns"/> elements, not overlapping x.</param>
    /// <param name="workspace">Scratch memory, not for the map.</param>
    void MappedNormalMultiply<TMap>(ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace)
        where TMap : struct, IProductMap<T>, allows ref struct;

    /// <summary>destination ← Σₖ wₖ aᵢaᵢᵀ, where i is the k-th of some rows, or of all: AᵀWA, the Hessian of a sum over rows.</summary>
    /// <param name="rows">The rows i; one that comes twice counts twice. Empty for all rows, in order.</param>
    /// <param name="weights">w, an element for each of them, of any sign; a row of weight 0 is absent.</param>
    /// <param name="destination">Receives <see cref="Columns"/> rows and columns, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void WeightedGram(ReadOnlySpan<int> rows, ReadOnlySpan<T> weights, MatrixSpan<T> destination, Workspace workspace);

    /// <summary>⟨aᵢ, x⟩.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    /// <param name="x">x, <see cref="Columns"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    T RowDot(int row, ReadOnlySpan<T> x, Workspace workspace);

    /// <summary>destination ← destination + c aᵢ.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    /// <param name="scale">c.</param>
    /// <param name="destination">What to add to, <see cref="Columns"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    void AddRow(int row, T scale, Span<T> destination, Workspace workspace);

    /// <summary>The number of entries that the row with most of them has; all columns, where rows are stored whole.</summary>
    int LongestRow { get; }

    /// <summary>The entries of aᵢ: what is not among them is 0.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    /// <param name="columnScratch">Room for <see cref="LongestRow"/> column indices.</param>
    /// <param name="valueScratch">Room for as many values.</param>
    /// <param name="columns">The columns of the entries, increasing: within the scratch memory, or where they are stored.</param>
    /// <param name="values">Their values, likewise.</param>
    void Entries(int row, Span<int> columnScratch, Span<T> valueScratch, out ReadOnlySpan<int> columns, out ReadOnlySpan<T> values);

    /// <summary>Asks for the memory of a row that will be wanted soon, where that pays; it changes no result.</summary>
    /// <param name="row">i, from 0 to <see cref="Rows"/> − 1.</param>
    void Prefetch(int row);

    /// <summary>destination ← ‖aᵢ‖² for each row.</summary>
    /// <param name="destination">Receives <see cref="Rows"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    void SquaredRowNorms(Span<T> destination, Workspace workspace);

    /// <summary>destination ← Σᵢ (Aᵢⱼ − cⱼ)² for each column j: squared column norms at c = 0, n times the variances at the means.</summary>
    /// <param name="centres">c, <see cref="Columns"/> elements.</param>
    /// <param name="destination">Receives <see cref="Columns"/> elements, not overlapping c.</param>
    /// <param name="workspace">Scratch memory.</param>
    void SquaredColumnDistances(ReadOnlySpan<T> centres, Span<T> destination, Workspace workspace);

    /// <summary>destination ← |A − 1cᵀ| x, absolute values element by element: weighted sums of how far each row lies from c.</summary>
    /// <param name="centres">c, <see cref="Columns"/> elements.</param>
    /// <param name="x">x, <see cref="Columns"/> elements.</param>
    /// <param name="destination">Receives <see cref="Rows"/> elements, not overlapping the others.</param>
    /// <param name="workspace">Scratch memory.</param>
    void MultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> x, Span<T> destination, Workspace workspace);

    /// <summary>destination ← |A − 1cᵀ|ᵀ r, absolute values element by element: weighted sums of how far each column lies from its centre.</summary>
    /// <param name="centres">c, <see cref="Columns"/> elements.</param>
    /// <param name="residual">r, <see cref="Rows"/> elements.</param>
    /// <param name="destination">Receives <see cref="Columns"/> elements, not overlapping the others.</param>
    /// <param name="workspace">Scratch memory.</param>
    void TransposeMultiplyDistances(ReadOnlySpan<T> centres, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace);
}
