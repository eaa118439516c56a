using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A step does not depend on how inputs are written down: behind it the network has the same outputs, whether it reads x or <c>x′ = M x + c</c>.</summary>
/// <remarks>
/// Undamped K-FAC does not, for any invertible M and any c: <c>B⁻¹ (G M̄ᵀ)(M̄ A M̄ᵀ)⁻¹ = (B⁻¹ G A⁻¹) M̄⁻¹</c>. EKFAC does not for orthogonal M alone: for others its basis changes to another than the same
/// one turned. With a λ that is small, not 0, a little is left. Source: Martens and Grosse 2015, section 10.
/// </remarks>
public static class InputMapLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">P, next to undamped.</param>
    /// <param name="problem">The problem; factors of its batch have full rank.</param>
    /// <param name="map">The map.</param>
    /// <param name="tolerance">How far outputs may be apart, relative to how far the step moves them.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, CurvatureProblem<T> problem, InputMap map, double tolerance = 1e-6)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, problem, map, tolerance).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="preconditioner">P, next to undamped.</param>
    /// <param name="problem">The problem; factors of its batch have full rank.</param>
    /// <param name="map">The map.</param>
    /// <param name="tolerance">How far outputs may be apart, relative to how far the step moves them.</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, CurvatureProblem<T> problem, InputMap map, double tolerance = 1e-6)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(map);
        var found = new Findings("inputs written otherwise");
        var mapped = map.Of(problem);
        var (start, same) = (Outputs(problem, problem.Point.Span), Outputs(mapped, mapped.Point.Span));
        var (one, other) = (Outputs(problem, Moved(problem)), Outputs(mapped, Moved(mapped)));
        var (moved, apart, before) = (0.0, 0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            moved = Math.Max(moved, double.CreateChecked(T.Abs(one[i] - start[i])));
            apart = Math.Max(apart, double.CreateChecked(T.Abs(one[i] - other[i])));
            before = Math.Max(before, double.CreateChecked(T.Abs(start[i] - same[i])));
        }

        found.AtMost(before, tolerance * moved, $"{problem}, outputs before the step");
        found.AtMost(apart, tolerance * moved, $"{problem}, outputs behind the step");
        return found.Verdict;

        T[] Moved(CurvatureProblem<T> of)
        {
            var run = new CurvatureRun<TFisher, T, TState, TPreconditioner>(preconditioner, of);
            var (direction, point) = (run.Multiply(run.Observe(of)), of.Point.ToArray());
            for (var i = 0; i < point.Length; i++) point[i] -= direction[i];
            return point;
        }

        static T[] Outputs(CurvatureProblem<T> of, ReadOnlySpan<T> point)
        {
            var (m, outputs) = (of.Batch.Length, of.Objective.Network.Output.Length);
            var z = new T[m * outputs];
            of.Objective.Outputs(of.Batch.AsSpan(), point, new(z, m, outputs), new());
            return z;
        }
    }
}
