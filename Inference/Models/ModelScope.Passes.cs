using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What the lambda is run for; null where for its density.
    private IPass<T>? _pass;

    /// <summary>
    /// Whether transformed and generated quantities are asked for: what is costly and serves a <see cref="Report"/> alone is skipped where they are not.
    /// </summary>
    public bool WantsQuantities => _pass is { WantsQuantities: true };

    /// <summary>Reports a quantity of a draw: a transformed parameter, or whatever is computed from parameters.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="value">The quantity.</param>
    /// <returns>The quantity.</returns>
    public Variable<T> Report(string name, Variable<T> value)
    {
        if (_pass is not null) _pass.Report(name, value);
        return value;
    }

    /// <summary>Draws a quantity and reports it: a generated quantity, such as a prediction.</summary>
    /// <remarks>
    /// The draw is a function of the key of the call that asks for quantities and of how many draws the lambda made before. Where no quantities are asked for,
    /// nothing is drawn, and the elements are not numbers: the density may not depend on them.
    /// </remarks>
    /// <typeparam name="TDistribution">The kind of distribution.</typeparam>
    /// <param name="name">What it is called.</param>
    /// <param name="distribution">How it is distributed.</param>
    /// <param name="shape">The shape that is drawn.</param>
    public Variable<T> Draw<TDistribution>(string name, TDistribution distribution, Shape shape)
        where TDistribution : IDistribution<T> => _pass is null ? _tape.Full(T.NaN, shape) : _pass.Draw(_tape, name, distribution, shape);

    /// <summary>Runs a model's lambda for something else than its density.</summary>
    internal void Run(Model<T> model, ReadOnlySpan<T> point, IPass<T> pass)
    {
        Begin(model, point);
        _pass = pass;
        try
        {
            Run(model, point, differentiates: false);
        }
        finally
        {
            End();
        }
    }

    private void Begin(Model<T> model, ReadOnlySpan<T> point)
    {
        if (_isRunning) throw new InvalidOperationException("A model's lambda evaluates a model in the same workspace.");
        if (point.Length != model.Dimension) throw new ArgumentException($"{point.Length} free values; the model has {model.Dimension}.", nameof(point));
        _isRunning = true;
    }

    private void End() => (_isRunning, _pass, _recorded) = (false, null, null);

    private Variable<T> Declared(int number, ModelParameter parameter, Variable<T> value)
    {
        _pass!.Declared(number, parameter, value);
        return value;
    }
}
