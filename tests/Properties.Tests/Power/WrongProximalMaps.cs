namespace Toolkit.Properties.Tests;

/// <summary>The value of one function with the map of another.</summary>
internal readonly record struct Mismatched<TApplied, TValued>(TApplied Applied, TValued Valued) : IProximalMap<Mismatched<TApplied, TValued>, double>
    where TApplied : struct, IProximalMap<TApplied, double>
    where TValued : struct, IProximalMap<TValued, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace) =>
        Applied.Apply(point, length, destination, workspace);

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Valued.Value(point, workspace);
}

/// <summary>The simplex by sorting, with the number of coordinates above the threshold off by <paramref name="Off"/>.</summary>
internal readonly record struct SortedSimplex(int Off) : IProximalMap<SortedSimplex, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var sorted = point.ToArray();
        Array.Sort(sorted, (a, b) => b.CompareTo(a));
        var (count, sum) = (0, 0.0);
        while (count < sorted.Length && sorted[count] > (sum + sorted[count] - 1) / (count + 1)) sum += sorted[count++];
        count = Math.Clamp(count + Off, 1, sorted.Length);
        var threshold = (sorted[..count].Sum() - 1) / count;
        for (var i = 0; i < point.Length; i++) destination[i] = Math.Max(point[i] - threshold, 0);
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) =>
        point.ToArray().All(x => x >= 0) && Math.Abs(Reductions.Sum(point) - 1) <= 1e-14 ? 0 : double.PositiveInfinity;
}

/// <summary>The group lasso over two stretches of <paramref name="Size"/>, with a factor in place of the root of the size.</summary>
internal readonly record struct PlainGroups(double Weight, int Size, double Factor) : IProximalMap<PlainGroups, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        for (var start = 0; start < point.Length; start += Size)
        {
            var norm = Reductions.Norm(point.Slice(start, Size));
            for (var i = start; i < start + Size; i++) destination[i] = Math.Max(1 - (Weight * length * Factor / norm), 0) * point[i];
        }
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var start = 0; start < point.Length; start += Size) sum += Weight * Math.Sqrt(Size) * Reductions.Norm(point.Slice(start, Size));
        return sum;
    }
}

internal enum ConjugateMapSlip
{
    None,
    LengthForgotten,
    LengthNotInverted,
}

/// <summary>Moreau's decomposition of the L2 norm, with a slip.</summary>
internal readonly record struct WrongConjugate(double Weight, ConjugateMapSlip Slip) : IProximalMap<WrongConjugate, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var map = ProximalMaps.L2Norm<double>(Weight);
        var v = point.ToArray();
        var factor = Slip is ConjugateMapSlip.LengthForgotten ? 1 : length;
        var primal = Array.ConvertAll(v, x => x / factor);
        map.Apply(primal, Slip is ConjugateMapSlip.LengthNotInverted ? length : 1 / factor, primal, workspace);
        for (var i = 0; i < v.Length; i++) destination[i] = v[i] - (Slip is ConjugateMapSlip.LengthForgotten ? length * primal[i] : factor * primal[i]);
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Reductions.Norm(point) <= Weight * (1 + 1e-12) ? 0 : double.PositiveInfinity;
}

/// <summary>The ball of radius one, with a map that goes part of the way, or whose radius grows with the length.</summary>
internal readonly record struct WrongBall(double Part, double Growth) : IProximalMap<WrongBall, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var norm = Reductions.Norm(point);
        var radius = 1 / (1 + (Growth * length));
        for (var i = 0; i < point.Length; i++) destination[i] = norm > radius ? point[i] * (1 - (Part * (1 - (radius / norm)))) : point[i];
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Reductions.Norm(point) <= 1 + 1e-12 ? 0 : double.PositiveInfinity;
}

/// <summary>Singular values σ drawn to √max(σ² − λη, 0).</summary>
internal readonly record struct SquaredThreshold(double Weight, int Rows, int Columns) : IProximalMap<SquaredThreshold, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var rank = Math.Min(Rows, Columns);
        double[] values = new double[rank], left = new double[rank * Rows], right = new double[rank * Columns];
        ThinSvd.Factor(new ReadOnlyMatrixSpan<double>(point, Rows, Columns), values, new(left, rank, Rows), new(right, rank, Columns), workspace);
        destination.Clear();
        for (var i = 0; i < rank; i++)
        {
            RankOneUpdate.Add(
                Math.Sqrt(Math.Max((values[i] * values[i]) - (Weight * length), 0)),
                left.AsSpan(i * Rows, Rows), right.AsSpan(i * Columns, Columns), new MatrixSpan<double>(destination, Rows, Columns));
        }
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => ProximalMaps.NuclearNorm<double>(Weight, Rows, Columns).Value(point, workspace);
}
