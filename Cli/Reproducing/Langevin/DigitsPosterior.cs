using System.Collections.Immutable;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>A posterior of a network on digits, by the checkpoints of a chain, and all that is measured of it.</summary>
/// <param name="Data">The digits.</param>
/// <param name="Sizes">How many.</param>
/// <param name="Lengths">How long chains are.</param>
internal sealed record DigitsPosterior(DigitsData Data, DigitsSizes Sizes, ChainLengths Lengths)
{
    /// <summary>How far an element of an attacked image moves.</summary>
    public static readonly ImmutableArray<double> Epsilons = [0.05, 0.1, 0.3];

    /// <summary>The steps of PGD, each of ε/4.</summary>
    public const int AttackSteps = 10;

    /// <summary>Runs a chain and measures it.</summary>
    /// <param name="sampler">The chain.</param>
    /// <param name="isPoint">Whether the last point alone answers.</param>
    /// <param name="control">The chain that transferred attacks are made on.</param>
    /// <param name="key">What everything is drawn from: start, batches and attacks are alike for all chains of a seed.</param>
    /// <param name="stop">Asks to stop.</param>
    public DigitsOutcome Measure(Sampler sampler, bool isPoint, Sampler control, RandomKey key, CancellationToken stop)
    {
        var (objective, lengths) = (Objective(Data.Train, Data.Labels), isPoint ? Lengths with { Every = Lengths.Every * Lengths.Checkpoints, Checkpoints = 1 } : Lengths);
        var start = NetworkChains.Descended(objective, Lengths, key.Fold(0), stop);
        var test = new Answers(Objective(Data.Test, Data.TestLabels));

        // What is no digit has no label; nothing reads those that stand here.
        var shifted = Data.Shifted.Select(kind => new Answers(Objective(kind.Inputs, [.. Enumerable.Repeat(0, kind.Inputs.Count)]))).ToArray();
        var (traces, members) = (new double[lengths.Checkpoints], new Members(objective.Dimension, Sizes.Members, lengths.Checkpoints));
        ClassifierEvaluation? last = null;
        if (!NetworkChains.Run(sampler, objective, start, lengths, key.Fold(1), Keep, stop)) return DigitsOutcome.Diverged(Data.Shifted.Length);

        var attacked = members;
        if (isPoint || sampler != control)
        {
            attacked = new(objective.Dimension, Sizes.Members, Lengths.Checkpoints);
            if (!NetworkChains.Run(control, objective, start, Lengths, key.Fold(1), attacked.Keep, stop)) return DigitsOutcome.Diverged(Data.Shifted.Length);
        }

        var averaged = ClassifierEvaluation.Of<double>(test.Average.MeanProbabilities(), Data.TestLabels.AsSpan(), DigitsData.Classes);
        var (entropies, information) = (test.Average.PredictiveEntropies(), test.Average.MutualInformation());
        return new(
            last!.Accuracy, last.NegativeLogLikelihood, averaged.Accuracy, averaged.NegativeLogLikelihood, averaged.ExpectedCalibrationError, averaged.Brier,
            traces.Length < 20 ? double.NaN : 1000 * ChainDiagnostics.MeanEffectiveSampleSize(traces, 1) / lengths.Gradients,
            [.. shifted.Select(own => AreaUnderRoc.Of<double>(entropies, own.Average.PredictiveEntropies()).Area)],
            [.. shifted.Select(own => isPoint ? double.NaN : AreaUnderRoc.Of<double>(information, own.Average.MutualInformation()).Area)],
            Attacks(objective, members, attacked, key.Fold(2), stop));

        void Keep(int index, ReadOnlySpan<float> point)
        {
            last = test.Add(point, Data.TestLabels);
            traces[index] = -last.NegativeLogLikelihood * Data.Test.Count;
            foreach (var own in shifted) own.Add(point);
            members.Keep(index, point);
        }
    }

    /// <summary>How far descent with noise of a temperature is from descent without, on the same batches.</summary>
    /// <param name="temperature">The temperature.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="stop">Asks to stop.</param>
    public double DistanceAt(double temperature, RandomKey key, CancellationToken stop) => NetworkChains.DistanceAt(temperature, Objective(Data.Train, Data.Labels), Lengths, key, stop);

    private NetworkObjective<float> Objective(IInputs<float> inputs, ImmutableArray<int> labels) =>
        Network.Of<float>(Data.Shape).Flatten().Dense(Sizes.Hidden).Relu().Dense(DigitsData.Classes).Objective(inputs, Targets<float>.Labels(labels), new SoftmaxCrossEntropy<float>(), Sizes.Precision);

    // Right answers: to no attack, to FGSM and PGD on the members' own average, and to PGD on the control's.
    private ImmutableArray<double> Attacks(NetworkObjective<float> network, Members members, Members control, RandomKey key, CancellationToken stop)
    {
        var inputs = Data.Test.Values.Span[..(Sizes.Attacked * Data.Shape.Length)];
        var labels = Data.TestLabels.AsSpan()[..Sizes.Attacked];
        var (workspace, moved, rights) = (new Workspace(), new float[inputs.Length], ImmutableArray.CreateBuilder<double>());
        rights.Add(Right(inputs, labels));
        foreach (var epsilon in Epsilons) Attack(Inference.Attacks.FastGradientSign<float>(epsilon), members, inputs, labels);
        foreach (var epsilon in Epsilons) Attack(Inference.Attacks.ProjectedGradient<float>(epsilon, epsilon / 4, AttackSteps, key), members, inputs, labels);
        foreach (var epsilon in Epsilons) Attack(Inference.Attacks.ProjectedGradient<float>(epsilon, epsilon / 4, AttackSteps, key), control, inputs, labels);
        return rights.ToImmutable();

        void Attack<TAttack>(TAttack attack, Members against, ReadOnlySpan<float> images, ReadOnlySpan<int> right)
            where TAttack : struct, IAttack<float>
        {
            stop.ThrowIfCancellationRequested();
            attack.Perturb(network, against.Rows, images, new BatchTargets<float>(right, default), moved, workspace);
            rights.Add(Right(moved, right));
        }

        double Right(ReadOnlySpan<float> images, ReadOnlySpan<int> right)
        {
            var answers = new Answers(Objective(new DenseInputs<float>(images.ToArray(), Data.Shape), [.. right]));
            for (var member = 0; member < members.Rows.Rows; member++) answers.Add(members.Rows.Row(member));
            return ClassifierEvaluation.Of<double>(answers.Average.MeanProbabilities(), right, DigitsData.Classes).Accuracy;
        }
    }

    // Checkpoints that are kept, equally far apart, the last one among them.
    private sealed class Members(int dimension, int most, int checkpoints)
    {
        private readonly int _count = Math.Min(most, checkpoints);
        private readonly float[] _points = new float[Math.Min(most, checkpoints) * dimension];

        public ReadOnlyMatrixSpan<float> Rows => new(_points, _count, dimension);

        public void Keep(int index, ReadOnlySpan<float> point)
        {
            var (member, rest) = Math.DivRem((index + 1) * _count, checkpoints);
            if (rest < _count) point.CopyTo(_points.AsSpan((member - 1) * dimension));
        }
    }

    // What checkpoints answer to inputs, averaged.
    private sealed class Answers(NetworkObjective<float> network)
    {
        private readonly float[] _probabilities = new float[network.Terms * DigitsData.Classes];
        private readonly Workspace _workspace = new();
        private PredictiveAverage<float> _average = PredictiveAverage.Of<float>(network.Terms, DigitsData.Classes);

        public PredictiveAverage<float> Average => _average;

        public void Add(ReadOnlySpan<float> point)
        {
            network.Predict(point, new(_probabilities, network.Terms, DigitsData.Classes), _workspace);
            _average.Add(_probabilities);
        }

        public ClassifierEvaluation Add(ReadOnlySpan<float> point, ImmutableArray<int> labels)
        {
            Add(point);
            return ClassifierEvaluation.Of<float>(_probabilities, labels.AsSpan(), DigitsData.Classes);
        }
    }
}

/// <summary>What is measured of a chain on digits. Numbers of a chain that left the finite ones are NaN.</summary>
/// <param name="LastAccuracy">The share of right answers of the last checkpoint alone.</param>
/// <param name="LastLoss">Its mean −ln p.</param>
/// <param name="Accuracy">The share of right answers of the average of probabilities.</param>
/// <param name="Loss">Its mean −ln p̄.</param>
/// <param name="Calibration">Its expected calibration error.</param>
/// <param name="Brier">Its Brier score.</param>
/// <param name="DrawsAThousand">Effective draws of the test log-likelihood for each thousand gradients.</param>
/// <param name="EntropyAreas">The area under the ROC by entropy, for each kind of shifted inputs.</param>
/// <param name="InformationAreas">The same by mutual information.</param>
/// <param name="Attacked">The shares of right answers to no attack, and to FGSM, PGD and transferred PGD at each ε.</param>
internal sealed record DigitsOutcome(
    double LastAccuracy, double LastLoss, double Accuracy, double Loss, double Calibration, double Brier, double DrawsAThousand, ImmutableArray<double> EntropyAreas, ImmutableArray<double> InformationAreas,
    ImmutableArray<double> Attacked)
    : IOutcome<DigitsOutcome>
{
    private static int Attacks => 1 + (3 * DigitsPosterior.Epsilons.Length);

    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [LastAccuracy, LastLoss, Accuracy, Loss, Calibration, Brier, DrawsAThousand, .. EntropyAreas, .. InformationAreas, .. Attacked];

    /// <summary>A chain that left the finite numbers.</summary>
    /// <param name="kinds">The number of kinds of shifted inputs.</param>
    public static DigitsOutcome Diverged(int kinds) => Of([.. Enumerable.Repeat(double.NaN, 7 + (2 * kinds) + Attacks)]);

    /// <inheritdoc/>
    public static DigitsOutcome Of(ImmutableArray<double> numbers)
    {
        var kinds = (numbers.Length - 7 - Attacks) / 2;
        return new(
            numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7..(7 + kinds)], numbers[(7 + kinds)..(7 + (2 * kinds))], numbers[(7 + (2 * kinds))..]);
    }
}
