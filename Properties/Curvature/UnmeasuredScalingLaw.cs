using System.Numerics;

namespace Toolkit.Properties;

/// <summary>With products of eigenvalues for scalings, <c>S = λ_B λ_Aᵀ</c>, EKFAC is K-FAC with exact damping: the same bits.</summary>
/// <remarks>It holds before the first batch is measured: the two differ in their diagonal alone.</remarks>
public static class UnmeasuredScalingLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="measured">The preconditioner with scalings.</param>
    /// <param name="factored">The one without.</param>
    /// <param name="problem">The problem.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T>(KroneckerPreconditioner<T, TFisher> measured, KroneckerPreconditioner<T, TFisher> factored, CurvatureProblem<T> problem)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Validate(measured, factored, problem).Assert();

    /// <summary>Every failure: coordinates of P g that differ.</summary>
    /// <param name="measured">The preconditioner with scalings.</param>
    /// <param name="factored">The one without.</param>
    /// <param name="problem">The problem.</param>
    public static Verdict Validate<TFisher, T>(KroneckerPreconditioner<T, TFisher> measured, KroneckerPreconditioner<T, TFisher> factored, CurvatureProblem<T> problem)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(problem);
        var (found, workspace) = (new Findings("scalings that nothing was measured for"), new Workspace());
        var (gradient, one, other) = (new T[problem.Objective.Dimension], new T[problem.Objective.Dimension], new T[problem.Objective.Dimension]);
        var (ours, theirs) = (Observed(measured), Observed(factored));
        var scalings = ours.Scalings.Mutable;
        var (at, rows, columns) = (0, 0, 0);
        foreach (var block in problem.Layout.Blocks)
        {
            for (var i = 0; i < block.Shape.Rows; i++)
            {
                for (var j = 0; j < block.Shape.InputLength; j++, at++) scalings[at] = ours.OutputValues.Span[rows + i] * ours.InputValues.Span[columns + j];
            }

            (rows, columns) = (rows + block.Shape.Rows, columns + block.Shape.InputLength);
        }

        measured.Multiply(ours, gradient, T.Zero, default, one, workspace);
        factored.Multiply(theirs, gradient, T.Zero, default, other, workspace);
        for (var i = 0; i < one.Length; i++) found.AtMost(double.CreateChecked(T.Abs(one[i] - other[i])), 0, $"{problem}, coordinate {i}");
        return found.Verdict;

        KroneckerState<T> Observed(KroneckerPreconditioner<T, TFisher> preconditioner)
        {
            using var scope = workspace.Open();
            var state = preconditioner.Initialize(problem.Point.Span);
            var evidence = problem.Objective.BatchGradient<TFisher>(problem.Batch.AsSpan(), problem.Point.Span, gradient, problem.Key, workspace);
            preconditioner.Observe(ref state, gradient, new Evidence<T>(problem.Point.Span, Reductions.Norm<T>(gradient), evidence), workspace);
            return state;
        }
    }
}
