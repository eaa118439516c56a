using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Damping adds λ to every eigenvalue and does nothing else: <c>P⁻¹ = F̂ + λ I</c> with the same F̂ for every λ.</summary>
/// <remarks>It holds for EKFAC, and for K-FAC with exact damping; damping that is split between factors (<see cref="FactoredDampingLaw"/>) does more.</remarks>
public static class ExactDampingLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="preconditioner">The preconditioner of a given λ.</param>
    /// <param name="small">A λ, above 0.</param>
    /// <param name="large">Another one.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TFisher, T, TState, TPreconditioner>(
        Func<double, IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState>> preconditioner, double small, double large, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => Validate(preconditioner, small, large, problem, tolerance).Assert();

    /// <summary>Every failure, block by block.</summary>
    /// <param name="preconditioner">The preconditioner of a given λ.</param>
    /// <param name="small">A λ, above 0.</param>
    /// <param name="large">Another one.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">What rounding may do, relative; 512 units of the number type where it is not given.</param>
    public static Verdict Validate<TFisher, T, TState, TPreconditioner>(
        Func<double, IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState>> preconditioner, double small, double large, CurvatureProblem<T> problem, double? tolerance = null)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        ArgumentNullException.ThrowIfNull(preconditioner);
        var found = new Findings("exact damping");
        var allowed = tolerance ?? Written.Rounding<T>();
        var (one, other) = (CurvatureTarget.Of(preconditioner(small), small, problem, [], 0), CurvatureTarget.Of(preconditioner(large), large, problem, [], 0));
        for (var k = 0; k < one.Layout.Blocks.Length; k++)
        {
            var size = Math.Sqrt(Written.SquaredDistance(one.Estimates[k], new double[one.Estimates[k].Length])) + large;
            found.AtMost(Math.Sqrt(Written.SquaredDistance(one.Estimates[k], other.Estimates[k])), allowed * size, $"{problem}, {one.Layout.Blocks[k].Name}, λ of {small} and {large}");
        }

        return found.Verdict;
    }
}
