namespace Toolkit.Optimization;

/// <summary>
/// Where answers about a problem come from: an immutable value, most often a <c>readonly struct</c>. What an oracle can answer is its
/// type; a step states in its constraint what it asks, so that a wrong pairing does not compile.
/// </summary>
/// <remarks>
/// Whatever must survive a step (a residual, a snapshot, a position in an epoch) is the step's state, never the oracle's. Scratch memory
/// comes from the <see cref="Workspace"/> of each call.
/// </remarks>
public interface IOracle
{
    /// <summary>The number of coordinates of a point.</summary>
    int Dimension { get; }
}

/// <summary>An oracle that answers with the value f(x).</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IValueOracle<T> : IOracle
    where T : unmanaged
{
    /// <summary>f(x).</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    T Value(ReadOnlySpan<T> point, Workspace workspace);
}

/// <summary>An oracle that answers with a gradient, or more generally with the value of a vector field.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IGradientOracle<T> : IOracle
    where T : unmanaged
{
    /// <summary>destination ← ∇f(x).</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives the gradient: as many elements, not overlapping <paramref name="point"/>.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}

/// <summary>An oracle for value and gradient, together at the price of little more than one.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IObjective<T> : IValueOracle<T>, IGradientOracle<T>
    where T : unmanaged
{
    /// <summary>f(x), and destination ← ∇f(x).</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives the gradient: as many elements, not overlapping <paramref name="point"/>.</param>
    /// <param name="workspace">Scratch memory.</param>
    T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}

/// <summary>An oracle that also multiplies by the Hessian.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IHessianVectorOracle<T> : IGradientOracle<T>
    where T : unmanaged
{
    /// <summary>destination ← ∇²f(x) v.</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="direction">v, as many elements.</param>
    /// <param name="destination">Receives the product; may not overlap the other two.</param>
    /// <param name="workspace">Scratch memory.</param>
    void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace);
}

/// <summary>An oracle that writes the Hessian down, for methods that factor it.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IHessianOracle<T> : IHessianVectorOracle<T>
    where T : unmanaged
{
    /// <summary>destination ← ∇²f(x).</summary>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives as many rows and columns, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace);
}

/// <summary>A mean of terms, f(x) = (1/n) Σ fᵢ(x), that answers for any batch of them.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IFiniteSum<T> : IGradientOracle<T>
    where T : unmanaged
{
    /// <summary>n, the number of terms.</summary>
    int Terms { get; }

    /// <summary>destination ← (1/m) Σ ∇fᵢ(x) over the m indices of <paramref name="batch"/>, repeated ones counted as often as they occur.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="workspace">Scratch memory.</param>
    void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}

/// <summary>A finite sum that writes down the Hessian of any batch of terms: curvature from a sample costs a sample.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IHessianSum<T> : IFiniteSum<T>, IHessianOracle<T>
    where T : unmanaged
{
    /// <summary>destination ← (1/m) Σ ∇²fᵢ(x) over the m indices of <paramref name="batch"/>, repeated ones counted as often as they occur.</summary>
    /// <param name="batch">Indices between 0 and <see cref="IFiniteSum{T}.Terms"/> − 1, at least one.</param>
    /// <param name="point">x, <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives as many rows and columns, exactly symmetric.</param>
    /// <param name="workspace">Scratch memory.</param>
    void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace);
}

/// <summary>
/// A function of a linear image of the point, f(x) = h(Ax, x) with an h that is a sum over the elements of Ax and over the coordinates of x: partially
/// separable. It answers for one coordinate at the price of one column when the caller keeps the residual, Ax or Ax − b, in its state.
/// </summary>
/// <remarks>
/// What it promises: each element of the residual is linear in the point, so a move along coordinate j changes it by a multiple of column j, and every
/// question about coordinate j touches the entries of that column alone. A separable f is the case where A is the identity. The residual that
/// <see cref="MoveResidual"/> has carried along for k moves differs from that of <see cref="Residual"/> by the rounding of k sums: who keeps it takes it
/// afresh from time to time.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ICoordinateOracle<T> : IOracle
    where T : unmanaged
{
    /// <summary>The number of elements of the residual.</summary>
    int ResidualLength { get; }

    /// <summary>Whether f is a quadratic with ∂²f/∂xⱼ² = Lⱼ: a step of length 1/Lⱼ is then the exact minimisation along coordinate j.</summary>
    bool IsQuadratic { get; }

    /// <summary>destination ← the residual at <paramref name="point"/>.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives <see cref="ResidualLength"/> elements.</param>
    void Residual(ReadOnlySpan<T> point, Span<T> destination);

    /// <summary>∂f/∂xⱼ.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">The residual at x.</param>
    T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual);

    /// <summary>destination ← ∂f/∂xⱼ for all j, at the price of A once: the gradient, for rules that compare coordinates.</summary>
    /// <param name="point">x.</param>
    /// <param name="residual">The residual at x.</param>
    /// <param name="destination">Receives an element for each coordinate; may not overlap the other two.</param>
    /// <param name="workspace">Scratch memory.</param>
    void PartialDerivatives(ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace);

    /// <summary>∂f/∂xⱼ and ∂²f/∂xⱼ² at x + t eⱼ: what a search along one coordinate asks, without moving the residual.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="change">t.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">The residual at x.</param>
    (T First, T Second) DerivativesAlong(int coordinate, T change, ReadOnlySpan<T> point, ReadOnlySpan<T> residual);

    /// <summary>Brings the residual up to date after xⱼ has grown by <paramref name="change"/>.</summary>
    /// <param name="coordinate">j.</param>
    /// <param name="change">By how much xⱼ has grown.</param>
    /// <param name="residual">The residual, moved in place.</param>
    void MoveResidual(int coordinate, T change, Span<T> residual);

    /// <summary>Lⱼ, the Lipschitz constant of ∂f/∂xⱼ along coordinate j: an upper bound, above 0.</summary>
    /// <param name="coordinate">j.</param>
    T CoordinateLipschitz(int coordinate);
}

/// <summary>An oracle for many points at once: what particle methods ask.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IParticleOracle<T> : IOracle
    where T : unmanaged
{
    /// <summary>destination ← the score ∇log p of each particle.</summary>
    /// <param name="particles">n points, row by row: n × <see cref="IOracle.Dimension"/> elements.</param>
    /// <param name="destination">Receives n scores, laid out as the particles.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Scores(ReadOnlySpan<T> particles, Span<T> destination, Workspace workspace);
}

/// <summary>
/// A game: each player owns a block of the joint point and follows a field of its own. The gradient oracle is the joint field, whose
/// negative every player follows at once.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IGame<T> : IGradientOracle<T>
    where T : unmanaged
{
    /// <summary>The number of players.</summary>
    int Players { get; }

    /// <summary>The coordinates that belong to <paramref name="player"/>.</summary>
    Range Block(int player);

    /// <summary>destination ← the gradient of this player's own loss in its own coordinates.</summary>
    void PlayerGradient(int player, ReadOnlySpan<T> joint, Span<T> destination, Workspace workspace);
}
