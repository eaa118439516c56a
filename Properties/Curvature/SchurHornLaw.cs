using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A measured diagonal is majorised by the spectrum of the Fisher matrix (Schur 1923): its k largest sum to no more than the k largest eigenvalues, and all of them to as much. So all lie between the least and the largest eigenvalue, and none is below 0.</summary>
/// <remarks>It holds for the diagonal in any basis: the law asks nothing of the basis.</remarks>
public static class SchurHornLaw
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
        var found = new Findings("Schur and Horn");
        var allowed = tolerance ?? Written.Rounding<T>();
        var subject = CurvatureTarget.Of(preconditioner, damping, problem, before, decay);
        for (var k = 0; k < subject.Layout.Blocks.Length; k++)
        {
            var (target, estimate, where) = (subject.Targets[k], subject.Estimates[k], $"{problem}, {subject.Layout.Blocks[k].Name}");
            var (spectrum, diagonal, trace) = (Written.Spectrum(target), Written.Spectrum(estimate), Written.Trace(target));
            var (most, sum) = (0.0, 0.0);
            for (var i = 0; i < spectrum.Length; i++)
            {
                (most, sum) = (most + spectrum[i], sum + diagonal[i]);
                found.AtMost(sum, most + (allowed * trace), $"{where}, the {i + 1} largest");
            }

            found.AtMost(most - sum, allowed * trace, $"{where}, all");
            found.AtMost(spectrum[^1] - diagonal[^1], allowed * trace, $"{where}, the least");
        }

        return found.Verdict;
    }
}
