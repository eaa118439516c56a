using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>A network on one batch of normal inputs with random labels, whose training step is measured: float, ten classes.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Network">The network.</param>
/// <param name="Batch">The number of examples of a batch.</param>
public sealed record NetworkProblem(string Name, Network<float> Network, int Batch)
{
    private const int Classes = 10;
    private const double Rate = 0.01;
    private static readonly RandomKey Key = RandomKey.FromSeed(8);

    /// <summary>784-512-512-10 with rectifiers.</summary>
    public static NetworkProblem Perceptron { get; } = new(
        "MLP 784-512-512-10, batch 256, float", Optimization.Network.Of<float>(784).Dense(512).Relu().Dense(512).Relu().Dense(Classes), 256);

    /// <summary>Two convolutions of 3 × 3 with pooling, and a dense layer, on 28 × 28.</summary>
    public static NetworkProblem Convolutional { get; } = new(
        "conv 3x3x16, pool, conv 3x3x32, pool, dense, 28x28, batch 64, float",
        Optimization.Network.Of<float>(28, 28, 1).Convolve(16, 3, padding: 1).Relu().MaxPool(2).Convolve(32, 3, padding: 1).Relu().MaxPool(2).Flatten().Dense(Classes), 64);

    /// <summary>The inputs, one example after the other.</summary>
    public float[] Inputs { get; } = Normals(Batch * Network.Input.Length);

    /// <summary>The labels.</summary>
    public int[] Labels { get; } = Integers(Batch);

    /// <summary>The parameters that training starts from.</summary>
    public float[] Start { get; } = Network.Initialize(Key.Fold(2));

    /// <summary>The batch as an oracle: every step sees all of it.</summary>
    public NetworkObjective<float> Objective => Network.Objective(new DenseInputs<float>(Inputs, Network.Input), Targets<float>.Labels([.. Labels]), default(SoftmaxCrossEntropy<float>));

    /// <summary>The loss of the batch at the start.</summary>
    public double Loss() => Objective.Value(Start, new());

    /// <summary>Forward, backward and a step of plain gradient descent.</summary>
    public Contender GradientDescent() => Of(Contender.Toolkit, Descend<float>(Rate).AsUpdate().Reshuffled(Objective, Batch, Key));

    /// <summary>A step as a contender.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="step">The step.</param>
    public Contender Of<TState, TInfo, TStep>(string name, Step<float, NetworkObjective<float>, TState, TInfo, TStep> step)
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, float, NetworkObjective<float>, TState, TInfo>
    {
        var (objective, workspace) = (Objective, new Workspace());
        var state = step.Initialize(objective, Start);
        return new(name, () =>
        {
            if (step.Advance(ref state, objective, workspace).NonFinite is { } what) throw new InvalidOperationException($"{name}: the {what} is not finite.");
        });
    }

    private static float[] Normals(int length)
    {
        var normals = new float[length];
        Key.Fold(0).Normals<float>(normals);
        return normals;
    }

    private static int[] Integers(int length)
    {
        var labels = new int[length];
        Key.Fold(1).Integers(Classes, labels);
        return labels;
    }
}
