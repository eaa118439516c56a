namespace Toolkit.Properties;

/// <summary>
/// X*, all minimisers of a problem. Under the Polyak–Łojasiewicz inequality there may be many: methods are compared by their distance to the set,
/// never by their iterates.
/// </summary>
public abstract record SolutionSet
{
    /// <summary>destination ← the point of X* nearest to x.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the projection.</param>
    public abstract void Project(ReadOnlySpan<double> point, Span<double> destination);

    /// <summary>The distance from x to X*.</summary>
    /// <param name="point">x.</param>
    public double Distance(ReadOnlySpan<double> point)
    {
        var nearest = new double[point.Length];
        Project(point, nearest);
        for (var i = 0; i < nearest.Length; i++) nearest[i] -= point[i];
        return Reductions.Norm<double>(nearest);
    }
}

/// <summary>One minimiser.</summary>
/// <param name="Minimizer">x*.</param>
public sealed record SinglePoint(Buffer<double> Minimizer) : SolutionSet
{
    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> destination) => Minimizer.Span.CopyTo(destination);
}

/// <summary>An affine set, m + {z : ⟨nᵢ, z⟩ = 0}.</summary>
/// <param name="Member">m, a point of the set.</param>
/// <param name="Normals">nᵢ, orthonormal, row by row.</param>
public sealed record AffineSet(Buffer<double> Member, Buffer<double> Normals) : SolutionSet
{
    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> destination)
    {
        point.CopyTo(destination);
        var dimension = Member.Length;
        for (var row = 0; row < Normals.Length; row += dimension)
        {
            var normal = Normals.Span.Slice(row, dimension);
            var height = Reductions.Dot(normal, point) - Reductions.Dot(normal, Member.Span);
            for (var i = 0; i < dimension; i++) destination[i] -= height * normal[i];
        }
    }
}

/// <summary>The curve y = sin x in the plane.</summary>
public sealed record SineGraph : SolutionSet
{
    private const int Candidates = 400;

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> destination)
    {
        // The nearest point is no further than (x, sin x), which is |y − sin x| away.
        var (x, y) = (point[0], point[1]);
        var reach = Math.Abs(y - Math.Sin(x));
        var best = x;
        for (var i = 0; i <= Candidates; i++)
        {
            var t = x + (reach * ((2.0 * i / Candidates) - 1));
            if (SquaredDistance(t, x, y) < SquaredDistance(best, x, y)) best = t;
        }

        for (var i = 0; i < 50; i++)
        {
            var slope = (best - x) + ((Math.Sin(best) - y) * Math.Cos(best));
            var curvature = 1 + Math.Cos(2 * best) + (y * Math.Sin(best));
            var next = best - (slope / (curvature > 0 ? curvature : 1));
            if (!(SquaredDistance(next, x, y) < SquaredDistance(best, x, y))) break;
            best = next;
        }

        (destination[0], destination[1]) = (best, Math.Sin(best));
    }

    private static double SquaredDistance(double t, double x, double y) => ((t - x) * (t - x)) + ((Math.Sin(t) - y) * (Math.Sin(t) - y));
}
