using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// Draws parameters from their priors, which are stated after they are declared: in each run every parameter is drawn given the values of the run before,
/// until none changes.
/// </summary>
internal sealed class PriorPass<T>(Model<T> model, RandomKey key) : IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostTries = 10_000;

    private readonly Drawn[] _drawn = new Drawn[model.Parameters.Count];

    /// <summary>The free values of what was drawn.</summary>
    public T[] Point { get; } = new T[model.Dimension];

    public void Run(ModelScope<T> scope)
    {
        for (var run = 0; run <= model.Parameters.Count; run++)
        {
            var changed = false;
            for (var k = 0; k < _drawn.Length; k++) (_drawn[k].IsStated, _drawn[k].Changed) = (false, false);
            scope.Run(model, Point, this);
            for (var k = 0; k < _drawn.Length; k++)
            {
                if (!_drawn[k].IsStated) throw new InvalidOperationException($"Parameter '{model.Parameters[k].Name}' has no prior to draw from.");
                changed |= _drawn[k].Changed;
            }

            if (!changed) return;
        }

        throw new InvalidOperationException("The priors of the model's parameters depend on each other in a circle.");
    }

    public void Declare<TConstraint>(int number, ModelParameter parameter, in TConstraint constraint, Span<T> free)
        where TConstraint : IConstraint<T>
    {
        // Bounds may be of this run.
        ref var drawn = ref _drawn[number];
        drawn.Constraint = constraint;
        if (drawn.Value is { } value && constraint.FirstOutside(value, parameter.Shape) < 0) constraint.Free(value, parameter.Shape, free);
        else free.Clear();
        free.CopyTo(Point.AsSpan(parameter.Offset));
    }

    public void Declared(int number, ModelParameter parameter, Variable<T> value) => _drawn[number].Variable = value;

    public void Prior<TDistribution>(Variable<T> value, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
        var number = Array.FindIndex(_drawn, drawn => value.IsOnTape && drawn.Variable.IsOnTape && drawn.Variable.Number == value.Number);
        if (number < 0)
        {
            throw new InvalidOperationException(
                $"The prior {Statement.Of<T, TDistribution>(distribution, Known)} is that of an expression, not of a parameter: there is no draw from it.");
        }

        ref var drawn = ref _drawn[number];
        if (drawn.IsStated) throw new InvalidOperationException($"'{model.Parameters[number].Name}' has two priors: there is no draw from their product.");
        var made = Draw(number, distribution, value);
        drawn.IsStated = true;
        drawn.Changed = drawn.Value is null || !drawn.Value.AsSpan().SequenceEqual(made);
        drawn.Value = made;
    }

    private string Known(Variable<T> variable)
    {
        var number = Array.FindIndex(_drawn, drawn => variable.IsOnTape && drawn.Variable.IsOnTape && drawn.Variable.Number == variable.Number);
        return number >= 0 ? model.Parameters[number].Name : variable.IsOnTape || !variable.Shape.IsScalar ? "…" : $"{variable.Value}";
    }

    // Redrawn until it lies in the set: element by element where neither set nor distribution ties them together.
    private T[] Draw<TDistribution>(int number, TDistribution distribution, Variable<T> variable)
        where TDistribution : IDistribution<T>
    {
        var (parameter, constraint, own) = (model.Parameters[number], _drawn[number].Constraint!, key.Fold(number));
        var value = new T[parameter.Shape.Length];
        var alone = constraint.IsElementwise && parameter.Shape.Length > 1 && distribution.LogDensities(variable).Shape == parameter.Shape;
        var again = alone ? new T[value.Length] : value;
        distribution.Draw(own.Fold(0), parameter.Shape, value);
        var most = alone ? MostTries * value.Length : MostTries;
        for (var tries = 1; constraint.FirstOutside(value, parameter.Shape) is >= 0 and var outside; tries++)
        {
            if (tries == most)
            {
                throw new InvalidOperationException(
                    $"{most} draws of '{parameter.Name}' from its prior {Statement.Of<T, TDistribution>(distribution, Known)} gave no value that is {constraint}.");
            }

            distribution.Draw(own.Fold(tries), parameter.Shape, again);
            if (alone) value[outside] = again[outside];
        }

        return value;
    }

    private struct Drawn
    {
        public T[]? Value;
        public IConstraint<T>? Constraint;
        public Variable<T> Variable;
        public bool IsStated;
        public bool Changed;
    }
}
