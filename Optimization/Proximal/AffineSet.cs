using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of the affine set {x : A x = b}: <c>v − Aᵀ(A Aᵀ)⁻¹(A v − b)</c>.</summary>
    /// <remarks>
    /// Computed as v − Q(Qᵀv − c) with Aᵀ = Q R factored once and c = R⁻ᵀ b, which does not square the condition of A; 4 m n operations a projection. A
    /// point that is not finite gives coordinates that are not. Source: Parikh and Boyd 2014, section 6.2.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="matrix">A, m x n with independent rows, so that some x satisfies any b. Copied.</param>
    /// <param name="offsets">b, m elements, finite.</param>
    /// <exception cref="ArgumentException">
    /// A length does not match, something is not finite, or a row depends on those before it to rounding: its equation says nothing new, or contradicts
    /// them.
    /// </exception>
    public static AffineSet<T> AffineSet<T>(ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> offsets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(matrix, offsets);
}

/// <summary>The indicator of an affine set; see <see cref="ProximalMaps.AffineSet{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct AffineSet<T> : IProximalMap<AffineSet<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public AffineSet() => throw Require.Built("ProximalMaps.AffineSet");

    internal AffineSet(ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> offsets)
    {
        (Equations, Dimension) = (matrix.Rows, matrix.Columns);
        if (offsets.Length != Equations) throw new ArgumentException($"There are {offsets.Length} offsets for {Equations} equations.", nameof(offsets));
        if (!Reductions.AllFinite(offsets)) throw new ArgumentException("offsets must be finite.", nameof(offsets));
        if (Equations > Dimension) throw Dependent(Dimension);

        using var workspace = new Workspace();
        using var scope = workspace.Open();
        var factors = new MatrixSpan<T>(workspace.Take<T>(checked(Equations * Dimension)), Dimension, Equations);
        var columns = new MatrixSpan<T>(workspace.Take<T>(Equations * Dimension), Dimension, Equations);
        var scales = workspace.Take<T>(Equations)[..Equations];
        var lengths = workspace.Take<T>(Equations)[..Equations];
        var row = workspace.Take<T>(Dimension)[..Dimension];
        for (var j = 0; j < Equations; j++)
        {
            // Each equation is divided by the length of its row: which rows depend on each other is not a question of their units.
            for (var i = 0; i < Dimension; i++) row[i] = matrix[j, i];
            lengths[j] = Reductions.Norm<T>(row);
            if (!T.IsFinite(lengths[j])) throw new ArgumentException("matrix must be finite.", nameof(matrix));
            if (lengths[j] == T.Zero) throw Dependent(j);
            for (var i = 0; i < Dimension; i++) factors[i, j] = row[i] / lengths[j];
        }

        HouseholderQR.Factor(factors, scales, workspace);
        var rounding = T.CreateChecked(8) * T.CreateChecked(Dimension) * (T.BitIncrement(T.One) - T.One);
        for (var j = 0; j < Equations; j++)
        {
            if (!(T.Abs(factors[j, j]) > rounding)) throw Dependent(j);
        }

        HouseholderQR.Thin(factors, scales, columns, workspace);
        (Basis, Coordinates) = (Buffer<T>.Allocate(Equations * Dimension), Buffer<T>.Allocate(Equations));
        var basis = Basis.Mutable;
        var coordinates = Coordinates.Mutable;
        for (var i = 0; i < Equations; i++)
        {
            for (var j = 0; j < Dimension; j++) basis[(i * Dimension) + j] = columns[j, i];
            coordinates[i] = offsets[i] / lengths[i];
        }

        TriangularSolve.Lower(((ReadOnlyMatrixSpan<T>)factors).Part(0, 0, Equations, Equations).Transpose(), coordinates);
    }

    /// <summary>m, the number of equations.</summary>
    public int Equations { get; }

    /// <summary>n, the number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>Qᵀ, an orthonormal basis of the rows of A: m rows of n elements.</summary>
    public Buffer<T> Basis { get; }

    /// <summary>c: a point is in the set where Qᵀx = c.</summary>
    public Buffer<T> Coordinates { get; }

    private ReadOnlyMatrixSpan<T> Rows => new(Basis.Span, Equations, Dimension);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        Require.Length(point.Length, Dimension);
        using var rental = workspace.Rent<T>(Equations);
        var excess = rental.Span;
        point.CopyTo(destination);

        // Twice: the first time the rounding is that of v, which may be far away, the second time that of the set's point.
        for (var pass = 0; pass < 2; pass++)
        {
            Excess(destination, excess);
            MatrixVector.Multiply(-T.One, Rows.Transpose(), excess, T.One, destination);
        }
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        Require.Length(point.Length, Dimension);
        using var rental = workspace.Rent<T>(Equations);
        Excess(point, rental.Span);
        return Membership.Near(Reductions.Norm<T>(rental.Span), Reductions.Norm(point) + Reductions.Norm(Coordinates.Span));
    }

    // The distances from the set along the basis, Qᵀx − c.
    private void Excess(ReadOnlySpan<T> point, Span<T> destination)
    {
        MatrixVector.Multiply(Rows, point, destination);
        Vectors.AddScaled(destination, -T.One, Coordinates.Span, destination);
    }

    private static ArgumentException Dependent(int row) =>
        new($"Row {row} of the matrix depends on those before it: its equation repeats or contradicts them. Leave it out.", "matrix");
}
