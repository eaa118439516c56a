using Toolkit.Numerics;
using Toolkit.Optimization;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Benchmarks;

/// <summary>A step of EKFAC against a step of gradient descent of the same network.</summary>
public sealed class EkfacStepGate : IGate
{
    private const double MostPlain = 8;
    private const string Step = "EKFAC, basis kept";
    private const string Refresh = "EKFAC, basis refreshed";

    // What the step costs by the reference count, 4.3 : 0.8 GFLOP; ours below counts all that is computed, and the stricter of the two is judged.
    private const double ReferenceRatio = 4.3 / 0.8;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public string Name => "ekfac-step";

    /// <inheritdoc/>
    public string Description =>
        "time of an EKFAC step (statistics every step, basis every 50, refresh included) over an SGD step, over the ratio of their operations, MLP 784-512-512-10, batch 256, float, one thread; the plain ratio at most 8";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtMost(1.5);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        var problem = NetworkProblem.Perceptron;
        var comparison = Interleaved.Measure(
            new(
                problem.Name, [Step], [Contender.Toolkit],
                [problem.GradientDescent(), problem.Of(Step, Chain(problem, int.MaxValue)), problem.Of(Refresh, Chain(problem, 1))],
                seconds => FormattableString.Invariant($"{problem.Batch / seconds / 1e3:0.0} k examples/s")),
            Budget);
        double Median(string name) => comparison.Timings.Single(timing => timing.Name == name).Median;
        var period = new KroneckerOptions().BasisPeriod;
        var ratio = (((period - 1) * Median(Step)) + Median(Refresh)) / period / Median(Contender.Toolkit);
        var (descent, ekfac) = (EkfacWork.GradientDescent(problem.Network, problem.Batch), EkfacWork.Ekfac(problem.Network, problem.Batch));
        var operations = Math.Min(ekfac / descent, ReferenceRatio);
        return new GateResult.Measured(
            ratio <= MostPlain ? ratio / operations : double.PositiveInfinity,
            [comparison],
            [
                FormattableString.Invariant($"one step in {period} refreshes the basis: {ratio:0.00} times an SGD step (at most {MostPlain:0})"),
                FormattableString.Invariant($"operations: {ekfac / 1e9:0.00} GFLOP against {descent / 1e9:0.00}, {ekfac / descent:0.00} times; reference count 4.3 against 0.8, {ReferenceRatio:0.00} times; judged by the smaller"),
            ]);
    }

    internal static Step<
            float, NetworkObjective<float>, CurvatureState<float, UpdateState<float, ChainState<KroneckerState<float>, NoState>>, ReshuffledState>, GradientInfo<float>,
            CurvatureStep<
                float, NetworkObjective<float>, EmpiricalFisher, UpdateState<float, ChainState<KroneckerState<float>, NoState>>,
                Descent<
                    float, ChainState<KroneckerState<float>, NoState>, ChainKernel<float, DirectionKernel<float>, ScaleKernel<float>>,
                    Chain<float, Preconditioned<float, KroneckerState<float>, KroneckerPreconditioner<float, EmpiricalFisher>>, KroneckerState<float>, DirectionKernel<float>, Scale<float>, NoState, ScaleKernel<float>>>,
                ReshuffledState, ReshuffledBatches>>
        Chain(NetworkProblem problem, int period) =>
        Precondition(Ekfac(problem.Network, new KroneckerOptions { BasisPeriod = period, Damping = 0.1 })).Then(Descend<float>(0.001))
            .For(problem.Objective, Batches.Reshuffled(problem.Batch, RandomKey.FromSeed(1)), RandomKey.FromSeed(2));
}
