namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ φᵢ(zᵢ)</c> with z = Ax, by columns and with its Fenchel dual: what working sets and screening
/// ask. The predictions z are told by the residual that the caller keeps in its state.
/// </summary>
/// <typeparam name="TSelf">The oracle itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface ISparseRegressionOracle<TSelf, T> : ICoordinateOracle<T>
    where TSelf : struct, ISparseRegressionOracle<TSelf, T>
    where T : unmanaged
{
    /// <summary>How many coordinates, from the first on, belong to features; those behind them are intercepts, which no penalty touches.</summary>
    int Features { get; }

    /// <summary>Whether every φᵢ is ½ (z − y)², so that the slopes are the residual and move with it.</summary>
    bool IsLeastSquares { get; }

    /// <summary>uᵢ ← φᵢ′(zᵢ).</summary>
    /// <param name="residual">The residual, which tells z.</param>
    /// <param name="slopes">Receives u.</param>
    /// <returns>f.</returns>
    T Slopes(ReadOnlySpan<T> residual, Span<T> slopes);

    /// <summary>hᵢ ← φᵢ″(zᵢ).</summary>
    /// <param name="residual">The residual, which tells z.</param>
    /// <param name="curvatures">Receives h.</param>
    void Curvatures(ReadOnlySpan<T> residual, Span<T> curvatures);

    /// <summary>(1/n) Σ φᵢ*(uᵢ), the conjugate of f along its predictions.</summary>
    /// <param name="slopes">u.</param>
    T Conjugate(ReadOnlySpan<T> slopes);

    /// <summary>(1/n) ⟨A·ⱼ, u⟩: with the slopes at a point, ∂f/∂xⱼ there.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="slopes">u.</param>
    T Correlation(int coordinate, ReadOnlySpan<T> slopes);

    /// <summary>(1/n) ⟨A·ⱼ, A·ₖ⟩: ∂²f/∂xⱼ∂xₖ of squares.</summary>
    /// <param name="first">j.</param>
    /// <param name="second">k.</param>
    T ColumnProduct(int first, int second);

    /// <summary>(1/n) Σ hᵢ Aᵢⱼ²: with the curvatures at a point, ∂²f/∂xⱼ² there.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="curvatures">h.</param>
    T Curvature(int coordinate, ReadOnlySpan<T> curvatures);

    /// <summary>(1/n) Σ hᵢ Aᵢⱼ Aᵢₖ for j and k of some coordinates: with the curvatures at a point, the Hessian over them there.</summary>
    /// <param name="coordinates">The coordinates, each once, features first.</param>
    /// <param name="curvatures">h, at least 0.</param>
    /// <param name="destination">Receives a row and a column for each of them, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Hessian(ReadOnlySpan<int> coordinates, ReadOnlySpan<T> curvatures, MatrixSpan<T> destination, Workspace workspace);

    /// <summary>
    /// What <see cref="Hessian"/> costs, about, over a <see cref="Correlation"/> and a <see cref="MoveSlopes"/> for each of the coordinates; infinity
    /// where it would be inexact.
    /// </summary>
    /// <param name="coordinates">The coordinates, each once, features first.</param>
    /// <param name="workspace">Scratch memory.</param>
    double HessianCost(ReadOnlySpan<int> coordinates, Workspace workspace);

    /// <summary>u ← u + c h∘A·ⱼ: how the slopes of the second-order model move with xⱼ.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="change">c.</param>
    /// <param name="curvatures">h.</param>
    /// <param name="slopes">u.</param>
    void MoveSlopes(int coordinate, T change, ReadOnlySpan<T> curvatures, Span<T> slopes);
}
