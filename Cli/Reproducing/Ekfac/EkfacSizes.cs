using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>How large the experiments are.</summary>
/// <param name="Designs">How many networks the theorems are looked at on, for each seed.</param>
/// <param name="Staleness">The network whose Fisher matrix is followed.</param>
/// <param name="Training">The auto-encoder that is trained.</param>
internal sealed record EkfacSizes(int Designs, StalenessSizes Staleness, TrainingSizes Training)
{
    /// <summary>Within an hour on two processors.</summary>
    public static EkfacSizes Full { get; } = new(
        20,
        new(8, [32, 8, 32], 4000, 300, 100, 0.02, 200, [0, 1, 2, 5, 10, 20, 50, 100, 200]),
        new(28, [100, 30, 100], 8000, 2000, 200, 400, 20, [1, 10, 50, 200], 2, 200, [0.1, 0.3, 1], [0.1, 1, 10], [0.0003, 0.001, 0.003, 0.01], [0.001, 0.003, 0.01, 0.03]));

    /// <summary>Under two minutes on two processors.</summary>
    public static EkfacSizes Quick { get; } = new(
        10,
        new(8, [32, 8, 32], 2000, 100, 100, 0.02, 200, [0, 1, 5, 20, 50]),
        new(8, [32, 8, 32], 4000, 1000, 100, 200, 20, [1, 10, 50, 200], 1, 200, [0.1, 0.3], [0.01, 0.03, 0.1, 0.3], [0.01, 0.03, 0.1], [0.01, 0.03, 0.1]));
}

/// <summary>A network in training, whose Fisher matrix is followed from some step on, which counts as step 0.</summary>
/// <param name="Side">The height and width that digits are brought to.</param>
/// <param name="Hidden">The widths of its hidden layers; outputs are as many as inputs.</param>
/// <param name="Examples">The number of digits that it is trained on.</param>
/// <param name="Measured">The number of those that F is of.</param>
/// <param name="Batch">The number of digits of a step.</param>
/// <param name="Rate">The rate of gradient descent.</param>
/// <param name="Before">The number of steps before step 0: where training begins, F is little more than one direction.</param>
/// <param name="Steps">The steps at which F is written down, in rising order, the first of which is 0.</param>
internal sealed record StalenessSizes(int Side, ImmutableArray<int> Hidden, int Examples, int Measured, int Batch, double Rate, int Before, ImmutableArray<int> Steps);

/// <summary>An auto-encoder and how it is trained.</summary>
/// <param name="Side">The height and width that digits are brought to.</param>
/// <param name="Hidden">The widths of its hidden layers; outputs are as many as inputs.</param>
/// <param name="Train">The number of digits that it is trained on: the first ones.</param>
/// <param name="Held">The number of digits at the end that its test loss is of; of so many of the first ones the train loss is.</param>
/// <param name="Batch">The number of digits of a step.</param>
/// <param name="Steps">The number of steps.</param>
/// <param name="Every">How many steps there are from one look at the losses to the next; divides <paramref name="Steps"/> and <paramref name="SweepSteps"/>.</param>
/// <param name="Periods">The periods of the eigenbasis.</param>
/// <param name="SweepSeeds">The number of seeds that settings are chosen on.</param>
/// <param name="SweepSteps">The number of steps after which they are compared.</param>
/// <param name="Rates">The rates of K-FAC and EKFAC to choose from.</param>
/// <param name="Dampings">Their λ to choose from.</param>
/// <param name="MomentumRates">The rates of gradient descent with momentum to choose from.</param>
/// <param name="AdamRates">Those of Adam.</param>
internal sealed record TrainingSizes(
    int Side, ImmutableArray<int> Hidden, int Train, int Held, int Batch, int Steps, int Every, ImmutableArray<int> Periods, int SweepSeeds, int SweepSteps, ImmutableArray<double> Rates,
    ImmutableArray<double> Dampings, ImmutableArray<double> MomentumRates, ImmutableArray<double> AdamRates);
