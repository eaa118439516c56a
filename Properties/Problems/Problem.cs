namespace Toolkit.Properties;

/// <summary>What every problem knows, whatever its objective.</summary>
/// <param name="Name">The family with its parameters, enough to build the problem again.</param>
/// <param name="Start">x₀.</param>
/// <param name="Minimum">f*.</param>
/// <param name="Solutions">X*.</param>
public abstract record Problem(string Name, Buffer<double> Start, double Minimum, SolutionSet Solutions)
{
    /// <summary>
    /// The shape that a <see cref="ProblemFamily{TProblem}"/> built the problem from, by which FsCheck shrinks it; null where none did.
    /// </summary>
    public ProblemShape? Shape { get; init; }

    /// <summary>The solution nearest to x₀.</summary>
    public double[] NearestSolution()
    {
        var nearest = new double[Start.Length];
        Solutions.Project(Start.Span, nearest);
        return nearest;
    }

    /// <summary>The shape where there is one, the name otherwise: what builds the problem again.</summary>
    public string Origin() => Shape?.ToString() ?? Name;
}

/// <summary>
/// A minimisation problem that knows its answer and its constants: a rate is then a number and not a hope. The constants μ, L and L_c are
/// those that the objective declares (<see cref="ISmooth{T}"/>).
/// </summary>
/// <remarks>
/// The constants hold on the region that descent from <see cref="Problem.Start"/> can reach; <see cref="Draw"/> stays inside it. Families: Karimi,
/// Nutini,
/// Schmidt 2016 and the consequences they name.
/// </remarks>
/// <typeparam name="TObjective">The objective.</typeparam>
/// <param name="Name">The family with its parameters, enough to build the problem again.</param>
/// <param name="Objective">f.</param>
/// <param name="Start">x₀.</param>
/// <param name="Minimum">f*.</param>
/// <param name="Solutions">X*.</param>
/// <param name="SignDescent">
/// Lᵢ, the constants of sign descent: Σᵢ |∂ᵢf(y) − ∂ᵢf(x)| / √Lᵢ ≤ maxᵢ √Lᵢ |yᵢ − xᵢ|.
/// </param>
public record Problem<TObjective>(
    string Name, TObjective Objective, Buffer<double> Start, double Minimum, SolutionSet Solutions, Buffer<double> SignDescent)
    : Problem(Name, Start, Minimum, Solutions)
    where TObjective : ISmoothObjective<double>
{
    /// <summary>L, the Lipschitz constant of the gradient.</summary>
    public double Lipschitz => Objective.Smoothness.Lipschitz;

    /// <summary>μ of the Polyak–Łojasiewicz inequality; 0 where none is known.</summary>
    public double PolyakLojasiewicz => Objective.Smoothness.PolyakLojasiewicz;

    /// <summary>L_c, the largest Lipschitz constant of a partial derivative along its own coordinate.</summary>
    public double CoordinateLipschitz => Objective.Smoothness.CoordinateLipschitz;

    /// <summary>What is minimised, at a point; with a non-smooth part where the problem has one.</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public virtual double Value(ReadOnlySpan<double> point, Workspace workspace) => Objective.Value(point, workspace);

    /// <summary>δ(x), the value at x over the minimum.</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Gap(ReadOnlySpan<double> point, Workspace workspace) => Value(point, workspace) - Minimum;

    /// <summary>A point in the ball around the solution nearest to x₀ that has x₀ on its boundary: the region where the constants hold.</summary>
    /// <param name="key">What it is drawn from.</param>
    /// <param name="radius">The distance from the centre, as a part of the ball's radius.</param>
    public double[] Draw(RandomKey key, double radius = 1)
    {
        var center = NearestSolution();
        var direction = new double[center.Length];
        key.Normals<double>(direction);
        var scale = radius * Solutions.Distance(Start.Span) / Math.Max(Reductions.Norm<double>(direction), double.Epsilon);
        for (var i = 0; i < center.Length; i++) center[i] += scale * direction[i];
        return center;
    }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
