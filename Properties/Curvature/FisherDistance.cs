using System.Numerics;

namespace Toolkit.Properties;

/// <summary>How far an estimate is from the Fisher matrix: a measure, of which <see cref="OptimalDiagonalLaw"/> says how two compare.</summary>
public static class FisherDistance
{
    /// <summary>‖F − F̂‖/‖F‖ of each block, in the Frobenius norm.</summary>
    /// <param name="preconditioner">The preconditioner, exactly damped.</param>
    /// <param name="damping">Its λ, above 0.</param>
    /// <param name="problem">The problem, whose batch is the last that is taken in, and gives F.</param>
    /// <param name="before">Batches that are taken in before it.</param>
    public static double[] Of<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before = default)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        var subject = CurvatureTarget.Of(preconditioner, damping, problem, before, 0);
        return [.. subject.Targets.Select((target, k) => Math.Sqrt(Written.SquaredDistance(target, subject.Estimates[k])) / Written.Norm(target))];
    }
}
