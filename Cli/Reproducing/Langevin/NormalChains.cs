using System.Collections.Immutable;
using Toolkit.Properties;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>Langevin chains on a normal, measured along the eigenvectors of its covariance, where all that theory says of P = I and P = Σ is diagonal.</summary>
internal static class NormalChains
{
    private const int Dimension = 20;

    /// <summary>Runs chains from exact draws of what theory says is stationary, and compares.</summary>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="cell">The chain and the condition.</param>
    /// <param name="chains">The number of chains.</param>
    /// <param name="steps">The steps of each.</param>
    /// <param name="stiffest">h λmax(P Σ⁻¹).</param>
    /// <param name="stop">Asks to stop.</param>
    public static MixingOutcome Measure(RandomKey key, Cell cell, int chains, int steps, double stiffest, CancellationToken stop)
    {
        var target = GaussianTarget.Random(key.Fold(0), Dimension, cell.Condition);
        var covariance = target.Covariance;
        var h = cell.Kind is ChainKind.Plain ? stiffest / cell.Condition : stiffest;
        var matrix = new ReadOnlyMatrixSpan<double>(covariance.Cast<double>().ToArray(), Dimension, Dimension);
        var p = ConstantMatrix(matrix);
        var sums = new ChainSums(target, Dimension, steps, h, cell.Kind is not ChainKind.Plain);
        var start = key.Fold(1);
        for (var chain = 0; chain < chains; chain++)
        {
            stop.ThrowIfCancellationRequested();
            var (first, own) = (sums.Draw(start.Fold(2 * chain)), start.Fold((2 * chain) + 1));
            switch (cell.Kind)
            {
                case ChainKind.Plain: sums.Add(Descend<double>(h).WithNoise(1, own).For(target), first); break;
                case ChainKind.Natural: sums.Add(Precondition(p).Then(Descend<double>(h)).WithNoise(1, own).For(target), first); break;
                case ChainKind.ThroughMatrix: sums.Add(AddNoise<double>(2 / h, own, decay: 0).Then(Precondition(p)).Then(Descend<double>(h)).AsUpdate().For(target), first); break;
                default: sums.Add(Precondition(p).Then(Descend<double>(h / 2)).WithNoise(2, own).For(target), first); break;
            }
        }

        return sums.Outcome(chains);
    }

    // What is summed over chains, in the eigenbasis of Σ and relative to μ.
    private sealed class ChainSums
    {
        private readonly GaussianTarget _target;
        private readonly int _d;
        private readonly int _steps;
        private readonly double[] _basis;
        private readonly double[] _variances;
        private readonly double[] _correlations;
        private readonly double[] _stationary;
        private readonly double[] _squares;
        private readonly double[] _squaresOfMeans;
        private readonly double[] _from;
        private readonly double[] _products;
        private readonly double _natural;
        private readonly Workspace _workspace = new();

        public ChainSums(GaussianTarget target, int d, int steps, double h, bool isNatural)
        {
            (_target, _d, _steps) = (target, d, steps);
            (_basis, _variances) = (new double[d * d], new double[d]);
            SymmetricEigen.Factor<double>(new(target.Covariance.Cast<double>().ToArray(), d, d), _variances, new(_basis, d, d), _workspace);
            double[] kappas = [.. _variances.Select(variance => isNatural ? h : h / variance)];
            _correlations = [.. kappas.Select(kappa => 1 - kappa)];
            _stationary = [.. _variances.Zip(kappas, (variance, kappa) => variance / (1 - (kappa / 2)))];
            _natural = (2 - kappas.Max()) / kappas.Max();
            (_squares, _squaresOfMeans, _from, _products) = (new double[d], new double[d], new double[d], new double[d * d]);
        }

        /// <summary>A draw of N(μ, C).</summary>
        public double[] Draw(RandomKey key)
        {
            var (noise, point) = (new double[_d], _target.Mean.ToArray());
            key.Normals<double>(noise);
            for (var i = 0; i < _d; i++)
            {
                for (var j = 0; j < _d; j++) point[j] += Math.Sqrt(_stationary[i]) * noise[i] * _basis[(i * _d) + j];
            }

            return point;
        }

        public void Add<TState, TInfo, TStep>(Step<double, GaussianTarget, TState, TInfo, TStep> step, double[] start)
            where TState : struct, IState<TState>, IPointState<double>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, double, GaussianTarget, TState, TInfo>
        {
            Span<double> before = stackalloc double[_d];
            Span<double> after = stackalloc double[_d];
            Span<double> sums = stackalloc double[_d];
            Turn(start, before);
            sums.Clear();
            var state = step.Initialize(_target, start);
            for (var k = 0; k < _steps; k++)
            {
                step.Advance(ref state, _target, _workspace);
                Turn(state.Point.Span, after);
                for (var i = 0; i < _d; i++)
                {
                    _from[i] += before[i] * before[i];
                    _squares[i] += after[i] * after[i];
                    sums[i] += after[i];

                    // What is new, against where the chain came from: of mean 0 where the matrix of lag one is right.
                    var fresh = after[i] - (_correlations[i] * before[i]);
                    for (var j = 0; j < _d; j++) _products[(i * _d) + j] += fresh * before[j];
                }

                after.CopyTo(before);
            }

            for (var i = 0; i < _d; i++) _squaresOfMeans[i] += sums[i] / _steps * (sums[i] / _steps);
        }

        public MixingOutcome Outcome(int chains)
        {
            var (covariance, lag, time, most, slowest) = (0.0, 0.0, 0.0, 0, 0);
            for (var i = 0; i < _d; i++)
            {
                if (_stationary[i] / _variances[i] > _stationary[most] / _variances[most]) most = i;
                if (_correlations[i] > _correlations[slowest]) slowest = i;
                var squares = _squares[i] / ((double)_steps * chains);
                covariance = Worst(covariance, ScoreOf(squares / _stationary[i], chains * _steps / TimeOf(_correlations[i] * _correlations[i], _steps)));
                time = Worst(time, ScoreOf(_squaresOfMeans[i] / chains * _steps / (_stationary[i] * TimeOf(_correlations[i], _steps)), chains));
                var innovation = _stationary[i] * (1 - (_correlations[i] * _correlations[i]));
                for (var j = 0; j < _d; j++) lag = Worst(lag, Math.Abs(_products[(i * _d) + j]) / Math.Sqrt(innovation * _from[j]));
            }

            return new(
                covariance, lag, time, _stationary[most] / _variances[most], _squares[most] / ((double)_steps * chains) / _variances[most], _correlations[slowest],
                _correlations[slowest] + (_products[(slowest * _d) + slowest] / _from[slowest]), (1 + _correlations[slowest]) / (1 - _correlations[slowest]), TimeOf(_correlations[slowest], _steps),
                _squaresOfMeans[slowest] / chains * _steps / (_squares[slowest] / ((double)_steps * chains)), _natural);
        }

        private static double Worst(double before, double value) => double.IsFinite(value) ? Math.Max(before, value) : double.PositiveInfinity;

        // Σ ρ^|k| (1 − |k|/n) over |k| < n: n times the variance of a mean of n, over that of one.
        private static double TimeOf(double correlation, int n) =>
            ((1 + correlation) / (1 - correlation)) - (2 * correlation * (1 - Math.Pow(correlation, n)) / (n * (1 - correlation) * (1 - correlation)));

        // A mean of squares, of so many degrees of freedom, as a standard normal (Wilson and Hilferty 1931).
        private static double ScoreOf(double ratio, double degrees)
        {
            var spread = 2 / (9 * degrees);
            return Math.Abs((Math.Cbrt(ratio) - (1 - spread)) / Math.Sqrt(spread));
        }

        private void Turn(ReadOnlySpan<double> point, Span<double> destination)
        {
            Span<double> centred = stackalloc double[_d];
            for (var i = 0; i < _d; i++) centred[i] = point[i] - _target.Mean[i];
            for (var i = 0; i < _d; i++) destination[i] = Reductions.Dot<double>(_basis.AsSpan(i * _d, _d), centred);
        }
    }
}

/// <summary>Chains on a normal, and what theory says of them.</summary>
/// <param name="CovarianceScore">The largest |z| of the variances along eigenvectors.</param>
/// <param name="LagScore">The largest |z| of an element of the autocorrelation matrix at lag one.</param>
/// <param name="TimeScore">The largest |z| of the variances of the chains' means.</param>
/// <param name="Covariance">The variance over σ² where it is largest, in theory.</param>
/// <param name="MeasuredCovariance">The same as it was measured.</param>
/// <param name="Lag">The autocorrelation at lag one of the slowest direction, in theory.</param>
/// <param name="MeasuredLag">The same as it was measured.</param>
/// <param name="Time">Its integrated time, (2 − κ)/κ.</param>
/// <param name="TimeOfLength">The same of a chain of that many steps.</param>
/// <param name="MeasuredTime">The same as it was measured.</param>
/// <param name="NaturalTime">The integrated time of P = Σ.</param>
internal sealed record MixingOutcome(
    double CovarianceScore, double LagScore, double TimeScore, double Covariance, double MeasuredCovariance, double Lag, double MeasuredLag, double Time, double TimeOfLength, double MeasuredTime, double NaturalTime)
    : IOutcome<MixingOutcome>
{
    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [CovarianceScore, LagScore, TimeScore, Covariance, MeasuredCovariance, Lag, MeasuredLag, Time, TimeOfLength, MeasuredTime, NaturalTime];

    /// <inheritdoc/>
    public static MixingOutcome Of(ImmutableArray<double> numbers) =>
        new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7], numbers[8], numbers[9], numbers[10]);
}
