namespace Toolkit.Properties.Tests;

/// <summary>What can be wrong about an estimator.</summary>
public enum EstimatorSlip
{
    None,
    SumsWhatItAccumulates,
    ForgetsTheSigns,
    ForgetsTheTwo,
    DoesNotNormalise,
    AsksDownhill,
}

/// <summary>Accumulation, simultaneous perturbation and sharpness-awareness in one, plainly written, with one slip.</summary>
internal readonly record struct WrongEstimator<TOracle>(RandomKey Key, EstimatorSlip Slip)
    : IEstimator<WrongEstimator<TOracle>, double, TOracle, SampledState>
    where TOracle : IObjective<double>
{
    public const double Radius = 0.1;

    public SampledState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Key, 0);

    public int Estimate(ref SampledState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var (x, key) = (point.ToArray(), state.Key.Fold(state.Steps));
        state = state with { Steps = state.Steps + 1 };
        oracle.Gradient(x, destination, workspace);
        switch (Slip)
        {
            case EstimatorSlip.SumsWhatItAccumulates:
                for (var i = 0; i < x.Length; i++) destination[i] *= 3;
                return 3;
            case EstimatorSlip.ForgetsTheSigns or EstimatorSlip.ForgetsTheTwo:
                var signs = new double[x.Length];
                key.Rademachers<double>(signs);
                var difference = oracle.Value(Plain.Plus(x, Plain.Times(Radius, signs)), workspace)
                    - oracle.Value(Plain.Minus(x, Plain.Times(Radius, signs)), workspace);
                for (var i = 0; i < x.Length; i++)
                {
                    destination[i] = Slip is EstimatorSlip.ForgetsTheSigns ? difference / (2 * Radius) : difference * signs[i] / Radius;
                }

                return 2;
            case EstimatorSlip.DoesNotNormalise:
                oracle.Gradient(Plain.Plus(x, Plain.Times(Radius, destination.ToArray())), destination, workspace);
                return 2;
            case EstimatorSlip.AsksDownhill:
                oracle.Gradient(Plain.Minus(x, Plain.Times(Radius / Reductions.Norm<double>(destination), destination.ToArray())), destination, workspace);
                return 2;
            default: return 1;
        }
    }
}

/// <summary>Sharpness-aware descent that moves on from the point uphill.</summary>
internal readonly record struct ForgetsToComeBack(double Rate) : IStep<ForgetsToComeBack, double, Quadratic, PointState, GradientInfo<double>>
{
    public PointState Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in Quadratic oracle, Workspace workspace)
    {
        var gradient = new double[state.Point.Length];
        oracle.Gradient(state.Point.Span, gradient, workspace);
        var uphill = Plain.Plus(state.Point.Span.ToArray(), Plain.Times(WrongEstimator<Quadratic>.Radius / Plain.Norm(gradient), gradient));
        oracle.Gradient(uphill, gradient, workspace);
        Plain.Minus(uphill, Plain.Times(Rate, gradient)).CopyTo(state.Point.Mutable);
        return new(0, 0, 2);
    }
}

/// <summary>A search that takes whatever length it tries first.</summary>
internal readonly record struct Careless : ILineSearch<Careless, double>
{
    public SearchResult<double> Search<TOracle>(ref SearchLine<double, TOracle> line, double first)
        where TOracle : IObjective<double> => new(line.At(first), SearchOutcome.Satisfied);
}
