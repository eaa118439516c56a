using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// A density written as a lambda: it declares named parameters, states how they and the data are distributed, and is run at each evaluation, so that branches
/// and loops may depend on values.
/// </summary>
/// <remarks>
/// A point is the free values of all parameters in the order in which they are declared; the density there includes the Jacobians of the constraints, and all
/// normalising constants. A model is immutable and may be used by many threads, each with a workspace of its own.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed partial class Model<T> : ILogDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Action<ModelScope<T>> _body;
    private readonly Lazy<Outline<T>> _outline;

    /// <summary>A model; its lambda is run once to learn its parameters, with all free values 0.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="body">Declares and states.</param>
    /// <param name="isStatic">
    /// Whether the computation takes the same way for all values: no branch, number of turns or constant depends on them. It is then recorded once, and replayed.
    /// </param>
    /// <exception cref="ArgumentException">Two parameters have one name; or the model's is empty, or has control characters.</exception>
    public Model(string name, Action<ModelScope<T>> body, bool isStatic = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(char.IsControl)) throw new ArgumentException("A model's name has no control characters.", nameof(name));
        ArgumentNullException.ThrowIfNull(body);
        (Name, _body, IsStatic) = (name, body, isStatic);
        Declared = new ModelScope<T>().Discover(body);
        Dimension = Declared.Sum(parameter => parameter.FreeLength);
        _outline = new(() => Outline<T>.Of(this));
    }

    private Model(Model<T> model, bool isStatic, bool omitsJacobian)
    {
        (Name, _body, Declared, Dimension, _outline) = (model.Name, model._body, model.Declared, model.Dimension, model._outline);
        (IsStatic, OmitsJacobian) = (isStatic, omitsJacobian);
    }

    /// <summary>What the model is called.</summary>
    public string Name { get; }

    /// <summary>Whether the computation is recorded once and replayed.</summary>
    public bool IsStatic { get; }

    /// <summary>The parameters, in the order in which they are declared.</summary>
    public IReadOnlyList<ModelParameter> Parameters => Declared;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>The same model, declared to take the same way for all values: recorded once, and replayed.</summary>
    public Model<T> AsStatic() => new(this, isStatic: true, OmitsJacobian);

    /// <summary>The same model, run at each evaluation.</summary>
    public Model<T> AsDynamic() => new(this, isStatic: false, OmitsJacobian);

    internal ModelParameter[] Declared { get; }

    internal Action<ModelScope<T>> Body => _body;

    internal bool OmitsJacobian { get; }

    /// <inheritdoc/>
    public T LogDensity(ReadOnlySpan<T> point, Workspace workspace) => workspace.Resident<ModelScope<T>>().Evaluate(this, point, default);

    /// <inheritdoc/>
    public T LogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        workspace.Resident<ModelScope<T>>().Evaluate(this, point, destination);
}
