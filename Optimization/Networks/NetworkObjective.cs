using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// A network on examples as an oracle: <c>f(θ) = (1/N) Σᵢ ℓ(z(xᵢ; θ), yᵢ) + (τ/2N) ‖θ‖²</c>, with its gradient, batches, products of its Hessian and of its Gauss–Newton matrix, the norms of its terms'
/// gradients, gradients with respect to inputs, and evidence of its curvature.
/// </summary>
/// <remarks>
/// With <see cref="Total{T, TSum}"/> it is the potential of a posterior with a normal prior of precision τ. Whole sums go through the examples in chunks of <see cref="Chunk"/>, so that memory
/// does not grow with N.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct NetworkObjective<T> : IObjective<T>, IHessianVectorOracle<T>, ICurvatureOracle<T>, IGaussNewtonOracle<T>, IBatchValueOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of examples of a whole sum that go through the network at a time.</summary>
    public const int Chunk = 256;

    internal NetworkObjective(Network<T> network, IInputs<T> inputs, Targets<T> targets, INetworkLoss<T> loss, double priorPrecision, WorkerTeam? team)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(loss);
        if (inputs.Shape != network.Input) throw new ArgumentException($"The network takes examples of {network.Input}, the inputs are of {inputs.Shape}.", nameof(inputs));
        if (!targets.AreInputs && (targets.Count != inputs.Count))
            throw new ArgumentException($"There are {inputs.Count} inputs and {targets.Count} targets.", nameof(targets));
        loss.Check(network.Output, network.Input, targets);
        (Network, Inputs, Targets, Loss, Team) = (network, inputs, targets, loss, team);
        PriorPrecision = Require.NotNegative(priorPrecision);
    }

    /// <summary>The network.</summary>
    public Network<T> Network { get; }

    /// <summary>The examples.</summary>
    public IInputs<T> Inputs { get; }

    /// <summary>The targets.</summary>
    public Targets<T> Targets { get; }

    /// <summary>The loss.</summary>
    public INetworkLoss<T> Loss { get; }

    /// <summary>τ.</summary>
    public double PriorPrecision { get; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; }

    /// <inheritdoc/>
    public int Dimension => Network.ParameterCount;

    /// <inheritdoc/>
    public int Terms => Inputs.Count;

    /// <inheritdoc/>
    public CurvatureLayout Fisher => Network.Fisher;

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var from = 0; from < Terms; from += Chunk)
        {
            using var scope = workspace.Open();
            var batch = Range(from, Math.Min(Chunk, Terms - from), workspace);
            sum += BatchLoss(batch, point, default, T.Zero, workspace);
        }

        return Number.Of<T>((sum / Terms) + Prior(point));
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        CheckPoint(point);
        var (sum, share) = (0.0, T.One / Number.Of<T>(Terms));
        destination.Clear();
        using var rental = workspace.Rent<T>(Terms > Chunk ? Dimension : 0);
        for (var from = 0; from < Terms; from += Chunk)
        {
            using var scope = workspace.Open();
            var batch = Range(from, Math.Min(Chunk, Terms - from), workspace);
            sum += BatchLoss(batch, point, from == 0 ? destination : rental.Span, share, workspace);
            if (from > 0) LaneMap.Add<T>(rental.Span, destination);
        }

        AddPrior(point, destination);
        return Number.Of<T>((sum / Terms) + Prior(point));
    }

    /// <inheritdoc/>
    public T BatchValue(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Workspace workspace)
    {
        using var scope = workspace.Open();
        return Number.Of<T>((BatchLoss(batch, point, default, T.Zero, workspace) / batch.Length) + Prior(point));
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        BatchValueAndGradient(batch, point, destination, workspace);

    /// <summary>The mean loss of a batch, and destination ← its gradient, prior included.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="workspace">Scratch memory.</param>
    public T BatchValueAndGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var sum = BatchLoss(batch, point, destination, T.One / Number.Of<T>(batch.Length), workspace);
        AddPrior(point, destination);
        return Number.Of<T>((sum / batch.Length) + Prior(point));
    }

    /// <inheritdoc/>
    public CurvatureEvidence<T> BatchGradient<TFisher>(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, RandomKey key, Workspace workspace)
        where TFisher : struct, IFisher
    {
        var pass = Forward(batch, point, workspace);
        var vectors = TFisher.Vectors(Network.Output.Length);
        var derivatives = workspace.Take<T>(checked(pass.Length * vectors));
        var blocks = Fisher.Blocks.Length;
        var inputOffsets = workspace.Take<int>(blocks)[..blocks];
        var derivativeOffsets = workspace.Take<int>(blocks)[..blocks];
        pass.FisherOffsets(inputOffsets, derivativeOffsets);

        Loss.Evaluate(pass.Outputs, BatchTargets(batch, pass, workspace), default, pass.OutputRows(derivatives));
        pass.Backward(derivatives, T.One / Number.Of<T>(batch.Length), destination, false);
        AddPrior(point, destination);
        if (!TFisher.IsEmpirical)
        {
            for (var v = 0; v < vectors; v++)
            {
                var own = derivatives.Slice(v * pass.Length, pass.Length);
                if (TFisher.IsSampled) Loss.SampledDerivatives(pass.Outputs, key, pass.OutputRows(own), workspace);
                else Loss.FisherColumn(v, pass.Outputs, pass.OutputRows(own));
                pass.Backward(own, T.One, default, false);
            }
        }

        return new(Fisher, batch.Length, vectors, pass.Values, inputOffsets, derivatives, derivativeOffsets, pass.Length);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        CheckPoint(point);
        var share = T.One / Number.Of<T>(Terms);
        using var rental = workspace.Rent<T>(Terms > Chunk ? Dimension : 0);
        destination.Clear();
        for (var from = 0; from < Terms; from += Chunk)
        {
            using var scope = workspace.Open();
            var batch = Range(from, Math.Min(Chunk, Terms - from), workspace);
            Product(batch, point, direction, from == 0 ? destination : rental.Span, share, true, workspace);
            if (from > 0) LaneMap.Add<T>(rental.Span, destination);
        }

        AddPrior(direction, destination);
    }

    /// <summary>destination ← ∇²f(θ) v over a batch, prior included.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="direction">v.</param>
    /// <param name="destination">Receives the product; may not overlap the other two.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void BatchHessianVectorProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        Product(batch, point, direction, destination, T.One / Number.Of<T>(batch.Length), true, workspace);
        AddPrior(direction, destination);
    }

    /// <inheritdoc/>
    /// <remarks>The prior is not a part of it.</remarks>
    public void BatchGaussNewtonProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        Product(batch, point, direction, destination, T.One / Number.Of<T>(batch.Length), false, workspace);
    }

    /// <summary>norms[i] ← ‖∇ℓᵢ(θ)‖² of each example of a batch, without the prior: by one pass, and without a gradient an example.</summary>
    /// <remarks>For a dense layer at one place it is ‖δ‖² ‖h̄‖²; Goodfellow 2015.</remarks>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="norms">Receives as many elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void SquaredGradientNorms(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> norms, Workspace workspace)
    {
        using var scope = workspace.Open();
        var pass = Forward(batch, point, workspace);
        var derivatives = workspace.Take<T>(pass.Length);
        Loss.Evaluate(pass.Outputs, BatchTargets(batch, pass, workspace), default, pass.OutputRows(derivatives));
        pass.Backward(derivatives, T.One, default, false);
        pass.SquaredNorms(derivatives, norms[..batch.Length]);
    }

    /// <summary>destination ← the Jacobian of the outputs times a direction, a row for each example of a batch: <c>Jᵢ v</c>.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="direction">v.</param>
    /// <param name="destination">Receives as many rows, of as many elements as there are outputs.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void JacobianVectorProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, MatrixSpan<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var pass = Forward(batch, point, workspace);
        var tangents = workspace.Take<T>(pass.Length);
        pass.Tangent(direction, tangents, false);
        Copy(pass.OutputRows(tangents), destination);
    }

    /// <summary>destination ← the sum over a batch of the transposed Jacobians of the outputs times a row each: <c>Σᵢ Jᵢᵀ vᵢ</c>.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="rows">vᵢ, a row for each example.</param>
    /// <param name="destination">Receives the sum.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void VectorJacobianProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlyMatrixSpan<T> rows, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var pass = Forward(batch, point, workspace);
        var derivatives = workspace.Take<T>(pass.Length);
        Copy(rows, pass.OutputRows(derivatives));
        pass.Backward(derivatives, T.One, destination, false);
    }

    /// <summary>destination ← z, the outputs of a batch, a row for each example.</summary>
    /// <param name="batch">Indices between 0 and <see cref="Terms"/> − 1, at least one.</param>
    /// <param name="point">θ.</param>
    /// <param name="destination">Receives the rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void Outputs(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        Copy(Forward(batch, point, workspace).Outputs, destination);
    }

    /// <summary>destination ← the means of the targets under the model for all examples, a row each: probabilities of classes, for labels.</summary>
    /// <param name="point">θ.</param>
    /// <param name="destination">Receives <see cref="Terms"/> rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void Predict(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        for (var from = 0; from < Terms; from += Chunk)
        {
            using var scope = workspace.Open();
            var batch = Range(from, Math.Min(Chunk, Terms - from), workspace);
            Loss.Predict(Forward(batch, point, workspace).Outputs, destination.Part(from, 0, batch.Length, destination.Columns));
        }
    }

    /// <summary>The loss of each given input, and destination ← its gradient with respect to that input: <c>∂ℓᵢ/∂xᵢ</c>.</summary>
    /// <param name="inputs">Inputs, one after the other; not those of this oracle, but of their shape.</param>
    /// <param name="targets">A target for each.</param>
    /// <param name="point">θ.</param>
    /// <param name="losses">Receives an element for each input; empty where nobody asks.</param>
    /// <param name="destination">Receives as many elements as <paramref name="inputs"/> has.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void InputGradient(ReadOnlySpan<T> inputs, in BatchTargets<T> targets, ReadOnlySpan<T> point, Span<T> losses, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var pass = Forward(inputs, point, workspace);
        var derivatives = workspace.Take<T>(pass.Length);
        Loss.Evaluate(pass.Outputs, targets, losses, pass.OutputRows(derivatives));
        pass.Backward(derivatives, T.One, default, true);
        pass.InputPart(derivatives).CopyTo(destination);
    }

    /// <summary>destination ← <c>(∂zᵢ/∂xᵢ)ᵀ vᵢ</c> for each given input.</summary>
    /// <param name="inputs">Inputs, one after the other.</param>
    /// <param name="point">θ.</param>
    /// <param name="rows">vᵢ, a row for each input, as a function of the outputs that are handed in.</param>
    /// <param name="destination">Receives as many elements as <paramref name="inputs"/> has.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void InputPullback(ReadOnlySpan<T> inputs, ReadOnlySpan<T> point, ReadOnlyMatrixSpan<T> rows, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var pass = Forward(inputs, point, workspace);
        var derivatives = workspace.Take<T>(pass.Length);
        Copy(rows, pass.OutputRows(derivatives));
        pass.Backward(derivatives, T.One, default, true);
        pass.InputPart(derivatives).CopyTo(destination);
    }

    /// <summary>destination ← z for given inputs, a row each.</summary>
    /// <param name="inputs">Inputs, one after the other; not those of this oracle, but of their shape.</param>
    /// <param name="point">θ.</param>
    /// <param name="destination">Receives the rows.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void OutputsOf(ReadOnlySpan<T> inputs, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        Copy(Forward(inputs, point, workspace).Outputs, destination);
    }

    private static void Copy(ReadOnlyMatrixSpan<T> source, MatrixSpan<T> destination)
    {
        for (var i = 0; i < source.Rows; i++) source.Row(i).CopyTo(destination.Row(i));
    }

    private static Span<int> Range(int from, int length, Workspace workspace)
    {
        var batch = workspace.Take<int>(length)[..length];
        for (var i = 0; i < length; i++) batch[i] = from + i;
        return batch;
    }

    private void CheckPoint(ReadOnlySpan<T> point)
    {
        if (point.Length != Dimension) throw new ArgumentException($"The network has {Dimension} parameters, the point has {point.Length}.", nameof(point));
    }

    private NetworkPass<T> Forward(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Workspace workspace)
    {
        CheckPoint(point);
        var pass = new NetworkPass<T>(Network, batch.Length, point, workspace, Team);
        Inputs.Gather(batch, pass.Inputs);
        pass.Forward();
        return pass;
    }

    private NetworkPass<T> Forward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> point, Workspace workspace)
    {
        CheckPoint(point);
        var (examples, rest) = Math.DivRem(inputs.Length, Network.Input.Length);
        if (rest != 0 || examples == 0) throw new ArgumentException($"{inputs.Length} elements are no whole inputs of {Network.Input.Length}.", nameof(inputs));
        var pass = new NetworkPass<T>(Network, examples, point, workspace, Team);
        inputs.CopyTo(pass.Inputs);
        pass.Forward();
        return pass;
    }

    private BatchTargets<T> BatchTargets(ReadOnlySpan<int> batch, in NetworkPass<T> pass, Workspace workspace)
    {
        if (Targets.AreInputs) return new(default, new(pass.Inputs, batch.Length, Network.Input.Length));
        if (Targets.HasLabels)
        {
            var labels = workspace.Take<int>(batch.Length)[..batch.Length];
            for (var i = 0; i < labels.Length; i++) labels[i] = Targets.Label(batch[i]);
            return new(labels, default);
        }

        var values = workspace.Take<T>(checked(batch.Length * Targets.Width));
        for (var i = 0; i < batch.Length; i++) Targets.Row(batch[i]).CopyTo(values[(i * Targets.Width)..]);
        return new(default, new(values, batch.Length, Targets.Width));
    }

    // The sum of the losses, and gradient ← share times the sum of theirs where it is asked for; in the scope that is open.
    private double BatchLoss(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> gradient, T share, Workspace workspace)
    {
        var pass = Forward(batch, point, workspace);
        var losses = workspace.Take<T>(batch.Length)[..batch.Length];
        var derivatives = gradient.IsEmpty ? default : workspace.Take<T>(pass.Length);
        Loss.Evaluate(pass.Outputs, BatchTargets(batch, pass, workspace), losses, gradient.IsEmpty ? default : pass.OutputRows(derivatives));
        if (!gradient.IsEmpty) pass.Backward(derivatives, share, gradient, false);
        var sum = 0.0;
        foreach (var loss in losses) sum += double.CreateChecked(loss);
        return sum;
    }

    // Jᵀ H J v by a tangent and a pass back; the whole Hessian by the tangent of the pass back as well.
    private void Product(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, T share, bool isHessian, Workspace workspace)
    {
        CheckPoint(direction);
        var pass = Forward(batch, point, workspace);
        var tangents = workspace.Take<T>(pass.Length);
        var moved = workspace.Take<T>(pass.Length);
        pass.Tangent(direction, tangents, false);
        Loss.HessianProduct(pass.Outputs, pass.OutputRows(tangents), pass.OutputRows(moved));
        if (!isHessian)
        {
            pass.Backward(moved, share, destination, false);
            return;
        }

        var derivatives = workspace.Take<T>(pass.Length);
        Loss.Evaluate(pass.Outputs, BatchTargets(batch, pass, workspace), default, pass.OutputRows(derivatives));
        pass.Backward(derivatives, share, default, false);
        pass.BackwardTangent(direction, tangents, derivatives, moved, share, destination);
    }

    private double Prior(ReadOnlySpan<T> point)
    {
        if (PriorPrecision == 0) return 0;
        var norm = double.CreateChecked(Reductions.Norm(point));
        return PriorPrecision / (2.0 * Terms) * norm * norm;
    }

    private void AddPrior(ReadOnlySpan<T> point, Span<T> gradient)
    {
        if (PriorPrecision > 0) LaneMap.AddScaled(Number.Of<T>(PriorPrecision / Terms), point, gradient);
    }
}
