using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What a model's lambda speaks to: it declares parameters, states distributions, and reports quantities. Valid during the call.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape = new();
    private readonly List<ModelParameter> _discovered = [];
    private Model<T>? _model;
    private Model<T>? _recorded;
    private int[] _terms = new int[16];
    private string?[] _data = new string?[16];
    private int[] _free = new int[8];
    private T[] _point = [];
    private int _termCount;
    private int _declared;
    private bool _differentiates;
    private bool _isRunning;

    /// <summary>Declares a scalar parameter on the whole line.</summary>
    /// <param name="name">Its name.</param>
    public Variable<T> Real(string name) => Parameter(name, Shape.Scalar, default(Unconstrained<T>));

    /// <summary>Declares a scalar parameter in a set.</summary>
    /// <typeparam name="TConstraint">The kind of set.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="constraint">The set; bounds may be expressions of earlier parameters.</param>
    public Variable<T> Real<TConstraint>(string name, TConstraint constraint)
        where TConstraint : IConstraint<T> => Parameter(name, Shape.Scalar, constraint);

    /// <summary>Declares a vector of parameters.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements.</param>
    public Variable<T> Vector(string name, int length) => Parameter(name, Shape.Vector(length), default(Unconstrained<T>));

    /// <summary>Declares a vector of parameters in a set.</summary>
    /// <typeparam name="TConstraint">The kind of set.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="length">The number of elements.</param>
    /// <param name="constraint">The set; bounds may be expressions of earlier parameters.</param>
    public Variable<T> Vector<TConstraint>(string name, int length, TConstraint constraint)
        where TConstraint : IConstraint<T> => Parameter(name, Shape.Vector(length), constraint);

    /// <summary>Declares a parameter of any shape in a set.</summary>
    /// <typeparam name="TConstraint">The kind of set.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="constraint">The set.</param>
    /// <exception cref="InvalidOperationException">The model declared another parameter here when it was made: declarations must not depend on values.</exception>
    public Variable<T> Parameter<TConstraint>(string name, Shape shape, TConstraint constraint)
        where TConstraint : IConstraint<T>
    {
        var parameter = _model is { } model ? Declared(model, name, shape) : Discover(name, shape, constraint);
        var number = _declared++;
        if (_pass is not null) _pass.Declare(number, parameter, in constraint, _point.AsSpan(parameter.Offset, parameter.FreeLength));
        var freeShape = parameter.FreeLength == shape.Length ? shape : Shape.Vector(parameter.FreeLength);
        var free = _tape.Input(_point.AsSpan(parameter.Offset, parameter.FreeLength), freeShape, name, _differentiates);
        if (number == _free.Length) Array.Resize(ref _free, 2 * number);
        _free[number] = free.Number;
        if (typeof(TConstraint) == typeof(Unconstrained<T>)) return _pass is null ? free : Declared(number, parameter, free);
        var (value, jacobian) = constraint.Constrain(free, shape);
        if (_model is not { OmitsJacobian: true }) AddTerm(jacobian);
        return _pass is null ? value : Declared(number, parameter, value);
    }

    /// <summary>Adds to the log density: target += term, all elements.</summary>
    /// <param name="term">The term.</param>
    public void Add(Variable<T> term)
    {
        if (_pass is not null) _pass.Add(term);
        else AddTerm(term.Shape.IsScalar ? term : Functions.Sum(term));
    }

    /// <summary>States the prior of a parameter: value ~ distribution.</summary>
    /// <typeparam name="TDistribution">The kind of distribution.</typeparam>
    /// <param name="value">The parameter, or an expression of parameters.</param>
    /// <param name="distribution">How it is distributed.</param>
    public void Prior<TDistribution>(Variable<T> value, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
        if (_pass is not null) _pass.Prior(value, distribution);
        else AddTerm(distribution.LogDensity(value));
    }

    /// <summary>States how data are distributed: data ~ distribution.</summary>
    /// <typeparam name="TDistribution">The kind of distribution.</typeparam>
    /// <param name="name">What the data are called among predictive draws.</param>
    /// <param name="data">The data.</param>
    /// <param name="distribution">How they are distributed.</param>
    public void Observe<TDistribution>(string name, Variable<T> data, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
        if (_pass is not null) _pass.Observe(name, data, distribution);
        else AddTerm(distribution.LogDensity(data), name);
    }

    internal ModelParameter[] Discover(Action<ModelScope<T>> body)
    {
        body(this);
        return [.. _discovered];
    }

    internal T Evaluate(Model<T> model, ReadOnlySpan<T> point, Span<T> gradient)
    {
        if (_isRunning) throw new InvalidOperationException("A model's lambda evaluates a model in the same workspace.");
        if (point.Length != model.Dimension) throw new ArgumentException($"{point.Length} free values; the model has {model.Dimension}.", nameof(point));
        if (!gradient.IsEmpty && gradient.Length != model.Dimension)
            throw new ArgumentException($"{gradient.Length} elements for a gradient; the model has {model.Dimension}.", nameof(gradient));
        if (ReferenceEquals(_recorded, model)) return Replay(point, gradient);
        _isRunning = true;
        try
        {
            return Compute(model, point, gradient);
        }
        catch
        {
            _recorded = null;
            throw;
        }
        finally
        {
            _isRunning = false;
        }
    }

    private T Replay(ReadOnlySpan<T> point, Span<T> gradient)
    {
        _tape.Replay(point);
        var sum = _tape.SumOf(_terms.AsSpan(0, _termCount));
        if (gradient.IsEmpty) return sum;
        _tape.ReplayAdjoints();
        _tape.ReadAdjoints(gradient);
        return sum;
    }

    private T Compute(Model<T> model, ReadOnlySpan<T> point, Span<T> gradient)
    {
        // What is recorded to be replayed serves values and gradients.
        Run(model, point, !gradient.IsEmpty || model.IsStatic);
        var terms = _terms.AsSpan(0, _termCount);
        var sum = _tape.SumOf(terms);
        if (_differentiates) _tape.Backpropagate(terms);
        var parameters = model.Declared;
        for (var k = 0; k < parameters.Length && !gradient.IsEmpty; k++)
            _tape.ReadAdjoint(_free[k], gradient.Slice(parameters[k].Offset, parameters[k].FreeLength));
        if (!model.IsStatic) return sum;
        _tape.Compile(_free.AsSpan(0, parameters.Length), terms);
        _recorded = model;
        return sum;
    }

    private void Run(Model<T> model, ReadOnlySpan<T> point, bool differentiates)
    {
        (_model, _differentiates, _recorded) = (model, differentiates, null);
        if (_point.Length < point.Length) _point = new T[point.Length];
        point.CopyTo(_point);
        _tape.Reset();
        using var running = _tape.Run();
        (_termCount, _declared) = (0, 0);
        model.Body(this);
        if (_declared != model.Parameters.Count)
        {
            throw new InvalidOperationException($"The model declared {model.Parameters.Count} parameters when it was made, and {_declared} now.");
        }
    }

    private ModelParameter Declared(Model<T> model, string name, Shape shape)
    {
        var parameters = model.Declared;
        if ((uint)_declared < (uint)parameters.Length && parameters[_declared] is var parameter && parameter.Name == name && parameter.Shape == shape) return parameter;
        throw new InvalidOperationException(
            $"Parameter '{name}' of {shape} is declared where the model had "
            + (_declared < model.Parameters.Count ? $"'{model.Parameters[_declared].Name}' of {model.Parameters[_declared].Shape}" : "none")
            + " when it was made: declarations must not depend on values.");
    }

    private ModelParameter Discover<TConstraint>(string name, Shape shape, TConstraint constraint)
        where TConstraint : IConstraint<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_discovered.Exists(parameter => parameter.Name == name)) throw new ArgumentException($"Two parameters are called '{name}'.", nameof(name));
        var offset = _discovered is [.., var last] ? last.Offset + last.FreeLength : 0;
        var made = new ModelParameter(name, shape, constraint.ToString() ?? string.Empty, offset, constraint.FreeLength(shape));
        _discovered.Add(made);
        if (_point.Length < offset + made.FreeLength) Array.Resize(ref _point, Math.Max(2 * _point.Length, offset + made.FreeLength));
        return made;
    }

    // Of data, where it is theirs.
    private void AddTerm(Variable<T> term, string? data = null)
    {
        if (_termCount == _terms.Length)
        {
            Array.Resize(ref _terms, 2 * _termCount);
            Array.Resize(ref _data, 2 * _termCount);
        }

        _data[_termCount] = data;
        _terms[_termCount++] = _tape.Enter(in term);
    }
}
