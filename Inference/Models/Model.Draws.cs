using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The data that the lambda observes, as predictions of them are drawn: row by row.</summary>
    public IReadOnlyList<ModelQuantity> Observed => _outline.Value.Observed;

    /// <summary>The number of elements of <see cref="Observed"/>.</summary>
    public int ObservedLength => Length(Observed);

    /// <summary>The log likelihoods of the data: one for each element, or for each row of what is multivariate.</summary>
    public IReadOnlyList<ModelQuantity> Likelihoods => _outline.Value.Likelihoods;

    /// <summary>The number of elements of <see cref="Likelihoods"/>.</summary>
    public int LikelihoodLength => Length(Likelihoods);

    /// <summary>Draws the parameters from their priors.</summary>
    /// <remarks>
    /// Priors are stated behind declarations, so the lambda is run again until no parameter changes: at most once more than there are parameters. A parameter is
    /// drawn with a key of its own; what lies outside of its set is drawn again, so that a normal prior of a positive parameter is a half-normal one. Bounds
    /// that are expressions, and priors given other parameters, are followed.
    /// </remarks>
    /// <param name="key">What is drawn with.</param>
    /// <param name="destination">Receives the free values of the draw; <see cref="Constrain(ReadOnlySpan{T}, Workspace)"/> gives the parameters.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="InvalidOperationException">
    /// A parameter has no prior, or two; a prior is that of an expression; priors depend on each other in a circle; or no draw lies in the set.
    /// </exception>
    /// <exception cref="ArgumentException">The destination is of another length.</exception>
    public void DrawPrior(RandomKey key, Span<T> destination, Workspace workspace)
    {
        if (destination.Length != Dimension) throw new ArgumentException($"{destination.Length} free values; the model has {Dimension}.", nameof(destination));
        var pass = new PriorPass<T>(this, key);
        pass.Run(workspace.Resident<ModelScope<T>>());
        pass.Point.CopyTo(destination);
    }

    /// <summary>Draws all data anew from their distributions at a point: a prior predictive draw at a draw from the prior, a posterior predictive one at one from the posterior.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="key">What is drawn with.</param>
    /// <param name="destination">Receives <see cref="ObservedLength"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">The point or the destination is of another length.</exception>
    public void DrawPredictive(ReadOnlySpan<T> point, RandomKey key, Span<T> destination, Workspace workspace) =>
        Observe(point, key, Observed, destination, workspace);

    /// <summary>The log likelihood of each datum at a point: what leave-one-out estimates are made of.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="destination">Receives <see cref="LikelihoodLength"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">The point or the destination is of another length.</exception>
    public void LogLikelihoods(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        Observe(point, null, Likelihoods, destination, workspace);

    private void Observe(ReadOnlySpan<T> point, RandomKey? key, IReadOnlyList<ModelQuantity> observed, Span<T> destination, Workspace workspace)
    {
        var length = Length(observed);
        if (destination.Length != length) throw new ArgumentException($"{destination.Length} elements for {length} that are written.", nameof(destination));
        var pass = workspace.Resident<ObservedPass<T>>();
        pass.Begin(observed, key);
        workspace.Resident<ModelScope<T>>().Run(this, point, pass);
        pass.Values[..length].CopyTo(destination);
    }
}
