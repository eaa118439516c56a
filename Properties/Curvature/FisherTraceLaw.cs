using System.Numerics;

namespace Toolkit.Properties;

/// <summary>The estimate has the trace of the Fisher matrix: <c>tr F̂ = tr F</c>, which says that nothing is scaled wrongly.</summary>
/// <remarks>It holds for measured diagonals, at any number of places, and at one place for factors that are matched by trace (TKFAC); not for K-FAC. Errors of the size of the batch, that damping hides, are seen here. Sources: George et al. 2018; Gao et al. 2021.</remarks>
public static class FisherTraceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">The preconditioner, exactly damped.</param>
    /// <param name="damping">λ of the preconditioner, above 0.</param>
    /// <param name="problem">The problem, whose batch is the last that is taken in.</param>
    /// <param name="before">Batches that are taken in before it.</param>
    /// <param name="decay">α in [0, 1): how much of the scalings is kept, at most 1 − 1/k at batch k. The target is then <c>α F̂ₖ₋₁ + (1 − α) Fₖ</c>.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem,
        ReadOnlySpan<CurvatureProblem<T>> before = default, double decay = 0, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, damping, problem, before, decay, tolerance).Assert();

    /// <summary>Every failure, block by block.</summary>
    /// <param name="preconditioner">The preconditioner, exactly damped.</param>
    /// <param name="damping">λ of the preconditioner, above 0.</param>
    /// <param name="problem">The problem, whose batch is the last that is taken in.</param>
    /// <param name="before">Batches that are taken in before it.</param>
    /// <param name="decay">α in [0, 1): how much of the scalings is kept, at most 1 − 1/k at batch k. The target is then <c>α F̂ₖ₋₁ + (1 − α) Fₖ</c>.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem,
        ReadOnlySpan<CurvatureProblem<T>> before = default, double decay = 0, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        var found = new Findings("trace");
        var allowed = tolerance ?? Written.Rounding<T>();
        var subject = CurvatureTarget.Of(preconditioner, damping, problem, before, decay);
        for (var k = 0; k < subject.Layout.Blocks.Length; k++)
        {
            var (target, estimate, where) = (subject.Targets[k], subject.Estimates[k], $"{problem}, {subject.Layout.Blocks[k].Name}");
            found.AtMost(Math.Abs(Written.Trace(estimate) - Written.Trace(target)), allowed * Written.Trace(target), where);
        }

        return found.Verdict;
    }
}
