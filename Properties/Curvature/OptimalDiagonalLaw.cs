using System.Numerics;

namespace Toolkit.Properties;

/// <summary>In one basis no diagonal is nearer to the Fisher matrix than the second moments of the gradients: <c>‖F − F̂‖ ≤ ‖F − B ⊗ A‖</c> in the Frobenius norm, for any data, however old the basis is.</summary>
/// <remarks>It holds for the basis that both preconditioners have, which may be that of an earlier batch. <see cref="PythagorasLaw"/> is sharper. Source: George, Laurent, Bouthillier, Ballas, Vincent 2018, section 3.</remarks>
public static class OptimalDiagonalLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="measured">The preconditioner whose diagonal is measured.</param>
    /// <param name="factored">The one with products of eigenvalues in the same basis, exactly damped by the same λ.</param>
    /// <param name="damping">λ of the preconditioners, above 0.</param>
    /// <param name="problem">The problem, whose batch is the last that is taken in.</param>
    /// <param name="before">Batches that are taken in before it.</param>
    /// <param name="decay">α in [0, 1): how much of the scalings is kept, at most 1 − 1/k at batch k. The target is then <c>α F̂ₖ₋₁ + (1 − α) Fₖ</c>.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TMeasuredState, TMeasured, TFactoredState, TFactored>(
        IPreconditioner<TMeasured, ICurvature<TFisher>, T, TMeasuredState> measured, IPreconditioner<TFactored, ICurvature<TFisher>, T, TFactoredState> factored, double damping,
        CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before = default, double decay = 0, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMeasuredState : struct, IState<TMeasuredState>
        where TMeasured : struct, IPreconditionerOperator<T, TMeasuredState>
        where TFactoredState : struct, IState<TFactoredState>
        where TFactored : struct, IPreconditionerOperator<T, TFactoredState> => Validate(measured, factored, damping, problem, before, decay, tolerance).Assert();

    /// <summary>Every failure, block by block.</summary>
    /// <param name="measured">The preconditioner whose diagonal is measured.</param>
    /// <param name="factored">The one with products of eigenvalues in the same basis, exactly damped by the same λ.</param>
    /// <param name="damping">λ of the preconditioners, above 0.</param>
    /// <param name="problem">The problem, whose batch is the last that is taken in.</param>
    /// <param name="before">Batches that are taken in before it.</param>
    /// <param name="decay">α in [0, 1): how much of the scalings is kept, at most 1 − 1/k at batch k. The target is then <c>α F̂ₖ₋₁ + (1 − α) Fₖ</c>.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TMeasuredState, TMeasured, TFactoredState, TFactored>(
        IPreconditioner<TMeasured, ICurvature<TFisher>, T, TMeasuredState> measured, IPreconditioner<TFactored, ICurvature<TFisher>, T, TFactoredState> factored, double damping,
        CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before = default, double decay = 0, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMeasuredState : struct, IState<TMeasuredState>
        where TMeasured : struct, IPreconditionerOperator<T, TMeasuredState>
        where TFactoredState : struct, IState<TFactoredState>
        where TFactored : struct, IPreconditionerOperator<T, TFactoredState>
    {
        var found = new Findings("optimal diagonal");
        var allowed = tolerance ?? Written.Rounding<T>();
        var (ours, theirs) = (CurvatureTarget.Of(measured, damping, problem, before, decay), CurvatureTarget.Of(factored, damping, problem, before, 0));
        for (var k = 0; k < ours.Layout.Blocks.Length; k++)
        {
            var (target, ekfac, kfac, where) = (ours.Targets[k], ours.Estimates[k], theirs.Estimates[k], $"{problem}, {ours.Layout.Blocks[k].Name}");
            found.AtMost(
                Math.Sqrt(Written.SquaredDistance(target, ekfac)), Math.Sqrt(Written.SquaredDistance(target, kfac)) + (allowed * Math.Sqrt(Written.SquaredDistance(target, new double[target.Length]))),
                where);
        }

        return found.Verdict;
    }
}
