using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// Damping that is split between the factors damps more than λ, and as little more as it can: <c>R = B̃ ⊗ Ã − (B ⊗ A + λ I)</c> has no eigenvalue below 0, and its trace is
/// <c>2 √(λ n tr(B ⊗ A))</c> for n parameters, the least of all splits.
/// </summary>
/// <remarks>
/// With √λ π on A and √λ/π on B the trace of R is <c>√λ (π dim A tr B + dim B tr A/π)</c>, least where both terms are alike: <c>π² = (tr A/dim A)/(tr B/dim B)</c>. Where a factor is
/// 1 × 1 or zero there is nothing to split, and R is 0. Source: Martens and Grosse 2015, section 6.3.
/// </remarks>
public static class FactoredDampingLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="split">The preconditioner whose damping is split.</param>
    /// <param name="exact">The one with the same factors and exact damping.</param>
    /// <param name="damping">λ of both, above 0.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TSplitState, TSplit, TExactState, TExact>(
        IPreconditioner<TSplit, ICurvature<TFisher>, T, TSplitState> split, IPreconditioner<TExact, ICurvature<TFisher>, T, TExactState> exact, double damping, CurvatureProblem<T> problem,
        double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSplitState : struct, IState<TSplitState>
        where TSplit : struct, IPreconditionerOperator<T, TSplitState>
        where TExactState : struct, IState<TExactState>
        where TExact : struct, IPreconditionerOperator<T, TExactState> => Validate(split, exact, damping, problem, tolerance).Assert();

    /// <summary>Every failure, block by block.</summary>
    /// <param name="split">The preconditioner whose damping is split.</param>
    /// <param name="exact">The one with the same factors and exact damping.</param>
    /// <param name="damping">λ of both, above 0.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TSplitState, TSplit, TExactState, TExact>(
        IPreconditioner<TSplit, ICurvature<TFisher>, T, TSplitState> split, IPreconditioner<TExact, ICurvature<TFisher>, T, TExactState> exact, double damping, CurvatureProblem<T> problem,
        double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSplitState : struct, IState<TSplitState>
        where TSplit : struct, IPreconditionerOperator<T, TSplitState>
        where TExactState : struct, IState<TExactState>
        where TExact : struct, IPreconditionerOperator<T, TExactState>
    {
        var found = new Findings("factored damping");
        var allowed = tolerance ?? Written.Rounding<T>();
        var (more, plain) = (CurvatureTarget.Of(split, damping, problem, [], 0), CurvatureTarget.Of(exact, damping, problem, [], 0));
        for (var k = 0; k < plain.Layout.Blocks.Length; k++)
        {
            var (block, trace) = (plain.Layout.Blocks[k], Written.Trace(plain.Estimates[k]));
            var (n, where) = (block.Shape.Length, $"{problem}, {block.Name}");
            var residual = new double[n * n];
            for (var i = 0; i < residual.Length; i++) residual[i] = more.Estimates[k][i] - plain.Estimates[k][i];
            var least = block.Shape.Rows > 1 && block.Shape.InputLength > 1 && trace > 0 ? 2 * Math.Sqrt(damping * n * trace) : 0;
            var rounding = allowed * (trace + (n * damping) + least);
            found.AtMost(-Written.Spectrum(residual)[^1], rounding, $"{where}, the least eigenvalue of what is damped more");
            found.AtMost(Math.Abs(Written.Trace(residual) - least), rounding, $"{where}, the trace of what is damped more");
        }

        return found.Verdict;
    }
}
