using System.Numerics;

namespace Toolkit.Properties;

/// <summary>What is measured on the diagonal is a projection: <c>‖F − B ⊗ A‖² = ‖F − F̂‖² + ‖F̂ − B ⊗ A‖²</c>, with both in one basis.</summary>
/// <remarks>The inequality of <see cref="OptimalDiagonalLaw"/> lets diagonals through that are a little wrong; this does not. With a decay it is the law of what is carried from one basis to the next: F̂ is then the projection of the running mean.</remarks>
public static class PythagorasLaw
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
        var found = new Findings("Pythagoras");
        var allowed = tolerance ?? Written.Rounding<T>();
        var (ours, theirs) = (CurvatureTarget.Of(measured, damping, problem, before, decay), CurvatureTarget.Of(factored, damping, problem, before, 0));
        for (var k = 0; k < ours.Layout.Blocks.Length; k++)
        {
            var (target, ekfac, kfac, where) = (ours.Targets[k], ours.Estimates[k], theirs.Estimates[k], $"{problem}, {ours.Layout.Blocks[k].Name}");
            var (whole, near, between) = (Written.SquaredDistance(target, kfac), Written.SquaredDistance(target, ekfac), Written.SquaredDistance(ekfac, kfac));
            found.AtMost(Math.Abs(whole - near - between), allowed * (whole + Written.SquaredDistance(target, new double[target.Length])), where);
        }

        return found.Verdict;
    }
}
