using System.Collections.Immutable;
using System.Diagnostics;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>What trains the auto-encoder.</summary>
internal enum TrainingKind
{
    /// <summary>K-FAC, with exact damping.</summary>
    Kfac,

    /// <summary>EKFAC.</summary>
    Ekfac,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Gradient descent with momentum 0.9.</summary>
    Momentum,
}

/// <summary>A method.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Period">The period of its eigenbasis; 0 where it has none.</param>
internal readonly record struct TrainingMethod(TrainingKind Kind, int Period = 0)
{
    /// <summary>What it is called.</summary>
    public override string ToString() => Kind switch
    {
        TrainingKind.Kfac => $"K-FAC, period {Period}",
        TrainingKind.Ekfac => $"EKFAC, period {Period}",
        TrainingKind.Adam => "Adam",
        _ => "SGD with momentum",
    };
}

/// <summary>What is chosen for a method.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Damping">λ; 0 where there is none.</param>
internal readonly record struct TrainingSetting(double Rate, double Damping = 0)
{
    /// <summary>The numbers.</summary>
    public override string ToString() => Damping > 0 ? $"rate {Figures.Parameter(Rate)}, λ {Figures.Parameter(Damping)}" : $"rate {Figures.Parameter(Rate)}";
}

/// <summary>A run: what the losses were each time that they were looked at, and how long the steps until then took.</summary>
/// <param name="Train">The train losses, from step 0 on; infinite where the run had left what is finite.</param>
/// <param name="Test">The test losses.</param>
/// <param name="Seconds">The seconds.</param>
internal readonly record struct TrainingOutcome(ImmutableArray<double> Train, ImmutableArray<double> Test, ImmutableArray<double> Seconds) : IOutcome<TrainingOutcome>
{
    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [.. Train, .. Test, .. Seconds];

    /// <inheritdoc/>
    public static TrainingOutcome Of(ImmutableArray<double> numbers)
    {
        var n = numbers.Length / 3;
        return new(numbers[..n], numbers[n..(2 * n)], numbers[(2 * n)..]);
    }
}

/// <summary>An auto-encoder of digits, from a start and with batches that are those of its seed, whatever the method.</summary>
internal static class TrainingTrial
{
    private const double MomentumDecay = 0.9;

    /// <summary>Trains.</summary>
    /// <param name="data">The digits.</param>
    /// <param name="sizes">How large it is.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="method">The method.</param>
    /// <param name="setting">What was chosen for it.</param>
    /// <param name="key">What start and batches are drawn from.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    public static TrainingOutcome Run(TrainingData data, TrainingSizes sizes, int steps, TrainingMethod method, TrainingSetting setting, RandomKey key, CancellationToken cancellation)
    {
        var (network, objective, batches) = (data.Network, data.Objective, Batches.Reshuffled(sizes.Batch, key.Fold(1)));
        var options = setting.Damping > 0 ? new KroneckerOptions { Damping = setting.Damping, BasisPeriod = method.Period } : null;
        return method.Kind switch
        {
            TrainingKind.Kfac => Go(Preconditioners.Precondition(Preconditioners.Kfac(network, options, hasExactDamping: true)).Then(Descend<float>(setting.Rate)).For(objective, batches, key.Fold(2))),
            TrainingKind.Ekfac => Go(Preconditioners.Precondition(Preconditioners.Ekfac(network, options)).Then(Descend<float>(setting.Rate)).For(objective, batches, key.Fold(2))),
            TrainingKind.Adam => Go(ScaleByAdam<float>().Then(Descend<float>(setting.Rate)).AsUpdate().Reshuffled(objective, sizes.Batch, key.Fold(1))),
            _ => Go(HeavyBall<float>(MomentumDecay).Then(Descend<float>(setting.Rate)).AsUpdate().Reshuffled(objective, sizes.Batch, key.Fold(1))),
        };

        TrainingOutcome Go<TState, TInfo, TStep>(Step<float, NetworkObjective<float>, TState, TInfo, TStep> step)
            where TState : struct, IState<TState>, IPointState<float>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, float, NetworkObjective<float>, TState, TInfo>
        {
            var (workspace, looks) = (new Workspace(), (steps / sizes.Every) + 1);
            var (train, test, seconds, taken, isFinite) = (new double[looks], new double[looks], new double[looks], 0.0, true);
            var state = step.Initialize(objective, network.Initialize(key.Fold(0)));
            for (var k = 0; ; k++)
            {
                if (k % sizes.Every == 0)
                {
                    var look = k / sizes.Every;
                    (train[look], test[look], seconds[look]) = (Loss(data.Train), Loss(data.Test), taken);
                }

                if (k == steps) return new([.. train], [.. test], [.. seconds]);
                cancellation.ThrowIfCancellationRequested();
                if (!isFinite) continue;
                var began = Stopwatch.GetTimestamp();
                isFinite = step.Advance(ref state, objective, workspace).NonFinite is null;
                taken += Stopwatch.GetElapsedTime(began).TotalSeconds;
            }

            double Loss(NetworkObjective<float> on) => isFinite && on.Value(state.Point.Span, workspace) is var value && float.IsFinite(value) ? value : double.PositiveInfinity;
        }
    }
}

/// <summary>The digits that an auto-encoder is trained on, and those that its losses are of.</summary>
/// <param name="Network">The auto-encoder.</param>
/// <param name="Objective">Its loss on all digits that it is trained on.</param>
/// <param name="Train">On the first of them.</param>
/// <param name="Test">On others.</param>
internal sealed record TrainingData(Network<float> Network, NetworkObjective<float> Objective, NetworkObjective<float> Train, NetworkObjective<float> Test)
{
    /// <summary>The data of some images.</summary>
    /// <param name="images">The images.</param>
    /// <param name="sizes">How large it is.</param>
    public static TrainingData Of(ByteImages images, TrainingSizes sizes)
    {
        var network = Digits.Autoencoder<float>(images.Shape.Length, sizes.Hidden);
        var all = Digits.Values<float>(images, 0, sizes.Train);
        return new(
            network, Digits.Loss(network, all), Digits.Loss(network, all.Take(0..Math.Min(sizes.Held, sizes.Train))),
            Digits.Loss(network, Digits.Values<float>(images, images.Count - sizes.Held, sizes.Held)));
    }
}
