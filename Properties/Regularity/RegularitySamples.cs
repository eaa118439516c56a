namespace Toolkit.Properties;

/// <summary>The ratios that the conditions bound from below, at points and at pairs of points.</summary>
internal sealed class RegularitySamples<TObjective>
    where TObjective : ISmoothObjective<double>
{
    /// <summary>The length of the paths' steps, times L.</summary>
    private const double Stride = 0.1;
    private const int LongestPath = 5_000;

    /// <summary>What a point must improve on to be where a path begins: later ones lie nearer to X*, where a path is short.</summary>
    private const double Improvement = 1e-3;

    private readonly Problem<TObjective> _problem;
    private readonly Workspace _workspace = new();
    private readonly double[] _center;
    private readonly double _radius;
    private readonly double _floor;
    private readonly double[] _least = new double[Enum.GetValues<RegularityCondition>().Length];
    private readonly double[][] _at = new double[Enum.GetValues<RegularityCondition>().Length][];
    private readonly (double Ratio, double[]? At)[] _early = new (double, double[]?)[Enum.GetValues<RegularityCondition>().Length];
    private readonly double[][] _partner = new double[2][];

    public RegularitySamples(Problem<TObjective> problem)
    {
        _problem = problem;
        _center = problem.NearestSolution();
        _radius = problem.Solutions.Distance(problem.Start.Span);

        // Smaller gaps are rounding, of the values or of the points.
        _floor = (1e-8 * Math.Max(problem.Gap(problem.Start.Span, _workspace), Math.Abs(problem.Minimum)))
            + (1e-9 * problem.Lipschitz * Reductions.SumOfSquares<double>(_center));
        Array.Fill(_least, double.PositiveInfinity);
        Array.Fill(_early, (double.PositiveInfinity, null));
    }

    public int Points { get; private set; }

    /// <summary>
    /// The part of the constant that the paths leave to be explained by PL: (1 − Lγ/2)² (1 − d(x_N)/d(x))², and what x misses of the infimum.
    /// </summary>
    public double PathSlack { get; private set; } = 1;

    public double Least(RegularityCondition condition) => _least[(int)condition];

    /// <summary>Looks at a point, and at the pair of it and its projection.</summary>
    public void Point(double[] x)
    {
        if (Measure(x) is not { } m) return;
        Points++;
        for (var c = RegularityCondition.WeakStrongConvexity; c <= RegularityCondition.QuadraticGrowth; c++) Keep(c, m.Ratio(c), x);
        Pair(x, m.Projection, haveOneProjection: true);
    }

    /// <summary>Looks at a pair, in both orders.</summary>
    public void Pair(double[] x, double[] y, bool haveOneProjection)
    {
        foreach (var (from, to) in new[] { (x, y), (y, x) })
        {
            var ratio = Convexity(from, to);
            if (double.IsNaN(ratio)) continue;
            if (ratio < Least(RegularityCondition.StrongConvexity)) _partner[0] = to;
            Keep(RegularityCondition.StrongConvexity, ratio, from);
            if (!haveOneProjection) continue;
            if (ratio < Least(RegularityCondition.EssentialStrongConvexity)) _partner[1] = to;
            Keep(RegularityCondition.EssentialStrongConvexity, ratio, from);
        }
    }

    /// <summary>Pairs of two points: as they are, and with the second moved along X* so that both have one projection.</summary>
    public void Pairs(double[] x, double[] y)
    {
        Pair(x, y, haveOneProjection: false);
        var (ofX, ofY, moved, ofMoved) = (Projection(x), Projection(y), (double[])y.Clone(), (double[])null!);
        for (var i = 0; i < y.Length; i++) moved[i] += ofX[i] - ofY[i];
        ofMoved = Projection(moved);
        Pair(x, moved, Differences.Distance<double>(ofMoved, ofX) <= 1e-9 * (1 + Reductions.Norm<double>(ofX)));
        Pair(x, [.. x.Zip(ofX, (a, b) => (a + b) / 2)], haveOneProjection: true);
    }

    /// <summary>Looks for lower ratios around the lowest ones, by steps along coordinates that are halved where none is an improvement.</summary>
    public void Refine()
    {
        for (var c = RegularityCondition.WeakStrongConvexity; c <= RegularityCondition.QuadraticGrowth; c++)
        {
            if (_at[(int)c] is not { } start) continue;
            var condition = c;
            Point(Descend(start, x => Measure(x) is { } m ? m.Ratio(condition) : double.PositiveInfinity));
        }

        if (_at[(int)RegularityCondition.StrongConvexity] is not { } first) return;
        var both = Descend(
            [.. first, .. _partner[0]],
            xy => Within(xy[first.Length..]) && Convexity(xy[..first.Length], xy[first.Length..]) is var ratio && !double.IsNaN(ratio)
                ? ratio
                : double.PositiveInfinity);
        Pair(both[..first.Length], both[first.Length..], haveOneProjection: false);
    }

    /// <summary>
    /// Follows the gradient down from where quadratic growth and the error bound are tightest, or almost. On such a path, with μ the least PL ratio
    /// on it, √δ falls
    /// by at least √(μ/2) (1 − Lγ/2) times the length of each step, so that the distance to the end is at most √(2δ/μ)/(1 − Lγ/2).
    /// </summary>
    public void FollowPaths()
    {
        foreach (var condition in new[] { RegularityCondition.QuadraticGrowth, RegularityCondition.ErrorBound })
        {
            if (_early[(int)condition] is not (var early, { } x)) continue;
            var from = _problem.Solutions.Distance(x);
            x = (double[])x.Clone();
            var gradient = new double[x.Length];
            for (var k = 0; k < LongestPath; k++)
            {
                var gap = _problem.Objective.ValueAndGradient(x, gradient, _workspace) - _problem.Minimum;
                if (!(gap > _floor)) break;
                var ratio = Reductions.SumOfSquares<double>(gradient) / (2 * gap);
                _least[(int)RegularityCondition.PolyakLojasiewicz] = Math.Min(_least[(int)RegularityCondition.PolyakLojasiewicz], ratio);
                for (var i = 0; i < x.Length; i++) x[i] -= Stride / _problem.Lipschitz * gradient[i];
            }

            var left = Math.Max(0, 1 - (_problem.Solutions.Distance(x) / from)) * (1 - (Stride / 2));
            PathSlack = Math.Min(PathSlack, left * left * Least(condition) / early);
        }
    }

    private void Keep(RegularityCondition condition, double ratio, double[] x)
    {
        if (!(ratio < _least[(int)condition])) return;
        if (!(ratio > _early[(int)condition].Ratio * (1 - Improvement))) _early[(int)condition] = (ratio, x);
        (_least[(int)condition], _at[(int)condition]) = (ratio, x);
    }

    private double[] Descend(double[] start, Func<double[], double> ratio) => LocalSearch.Lowest(
        start, x => Within(x.AsSpan(0, _center.Length)) ? ratio(x) : double.PositiveInfinity, _radius / 4, _problem.Lipschitz);

    private bool Within(ReadOnlySpan<double> x) => Differences.Distance(x, _center) <= _radius;

    private double[] Projection(double[] x)
    {
        var nearest = new double[x.Length];
        _problem.Solutions.Project(x, nearest);
        return nearest;
    }

    private double Convexity(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var squared = Math.Pow(Differences.Distance(x, y), 2);
        if (!(_problem.Lipschitz * squared > _floor)) return double.NaN;
        var gradient = new double[x.Length];
        var value = _problem.Objective.ValueAndGradient(x, gradient, _workspace);
        var slope = Reductions.Dot(gradient, y) - Reductions.Dot(gradient, x);
        return 2 * (_problem.Objective.Value(y, _workspace) - value - slope) / squared;
    }

    private Measures? Measure(double[] x)
    {
        var nearest = Projection(x);
        var gradient = new double[x.Length];
        var gap = _problem.Objective.ValueAndGradient(x, gradient, _workspace) - _problem.Minimum;
        var distance = Differences.Distance<double>(x, nearest);
        if (!(gap > _floor) || !(_problem.Lipschitz * distance * distance > _floor)) return null;
        var secant = 0.0;
        for (var i = 0; i < x.Length; i++) secant += gradient[i] * (x[i] - nearest[i]);
        return new(nearest, gap, distance, Reductions.Norm<double>(gradient), secant);
    }

    private readonly record struct Measures(double[] Projection, double Gap, double Distance, double Gradient, double Secant)
    {
        public double Ratio(RegularityCondition condition) => condition switch
        {
            RegularityCondition.WeakStrongConvexity => 2 * (Secant - Gap) / (Distance * Distance),
            RegularityCondition.RestrictedSecant => Secant / (Distance * Distance),
            RegularityCondition.ErrorBound => Gradient / Distance,
            RegularityCondition.PolyakLojasiewicz => Gradient * Gradient / (2 * Gap),
            RegularityCondition.QuadraticGrowth => 2 * Gap / (Distance * Distance),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "A condition on pairs has no ratio at a point."),
        };
    }
}
