namespace Toolkit.Optimization;

/// <summary>A dual point and what belongs to it, maintained.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Dual">α.</param>
/// <param name="Primal">w(α), with the intercept behind its features where there is one.</param>
/// <param name="Image">v(α); empty where it is w(α) itself, without λ₁.</param>
/// <param name="Center">The intercept that the penalty of the proximal point method pulls to.</param>
public readonly record struct DualPoint<T>(Buffer<T> Dual, Buffer<T> Primal, Buffer<T> Image, T Center) : IState<DualPoint<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public DualPoint<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Dual), visitor.Buffer(Primal), visitor.Buffer(Image), visitor.Scalar(Center));
}

/// <summary>A state that holds a dual point, and the primal one that belongs to it.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IDualPointState<T> : IPointState<T>
    where T : unmanaged
{
    /// <summary>w, the answer.</summary>
    Buffer<T> Primal { get; }
}

/// <summary>What dual coordinate ascent by epochs remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="At">α, w and v.</param>
/// <param name="Order">All rows, those that are visited in front.</param>
/// <param name="Active">How many rows are visited; the others are set aside at a bound.</param>
/// <param name="Highest">A row at its lower bound is set aside when its slope is above this.</param>
/// <param name="Lowest">A row at its upper bound is set aside when its slope is below this.</param>
/// <param name="Violation">How far slopes were from zero when all of them were last measured.</param>
/// <param name="Visits">How many rows were visited since the gap was measured.</param>
/// <param name="Key">What the orders are drawn from.</param>
/// <param name="Epochs">The number of epochs.</param>
public readonly record struct DualCoordinateState<T>(
    DualPoint<T> At, Buffer<int> Order, int Active, T Highest, T Lowest, T Violation, long Visits, RandomKey Key, long Epochs)
    : IState<DualCoordinateState<T>>, IDualPointState<T>
    where T : unmanaged
{
    /// <summary>α.</summary>
    public Buffer<T> Point => At.Dual;

    /// <inheritdoc/>
    public Buffer<T> Primal => At.Primal;

    /// <inheritdoc/>
    public DualCoordinateState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.State(At), visitor.Buffer(Order), visitor.Scalar(Active), visitor.Scalar(Highest), visitor.Scalar(Lowest),
            visitor.Scalar(Violation), visitor.Scalar(Visits), visitor.Scalar(Key), visitor.Scalar(Epochs));
}

/// <summary>What dual coordinate ascent remembers from one row to the next.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="At">α, w and v.</param>
/// <param name="Key">What the rows are drawn from.</param>
/// <param name="Steps">The number of rows drawn.</param>
public readonly record struct RandomDualCoordinateState<T>(DualPoint<T> At, RandomKey Key, long Steps)
    : IState<RandomDualCoordinateState<T>>, IDualPointState<T>
    where T : unmanaged
{
    /// <summary>α.</summary>
    public Buffer<T> Point => At.Dual;

    /// <inheritdoc/>
    public Buffer<T> Primal => At.Primal;

    /// <inheritdoc/>
    public RandomDualCoordinateState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(At), visitor.Scalar(Key), visitor.Scalar(Steps));
}
