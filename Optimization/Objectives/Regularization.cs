using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Penalties as combinators: an objective made into one with a penalty on its features, which keeps all that it could answer.</summary>
/// <remarks>
/// What can be answered is the type's: a smooth mean loss becomes a smooth objective with constants and Hessian–vector products, another mean loss keeps
/// value, gradient and finite sum, and a model by columns stays a coordinate oracle. The compiler chooses by the interface of the argument.
/// </remarks>
public static class Regularization
{
    /// <summary><c>f(x) + (λ/2) ‖x‖²</c>, the norm over the features; an intercept is not penalised.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TObjective">f.</typeparam>
    /// <param name="objective">f.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    public static L2Regularized<T, TObjective> WithL2<T, TObjective>(this IMeanLoss<TObjective, T> objective, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : struct, IMeanLoss<TObjective, T> => new((TObjective)objective, Require.NotNegative<T>(l2));

    /// <summary>
    /// <c>f(x) + (λ/2) ‖x‖²</c>, the norm over the features; an intercept is not penalised. L and L_c grow by λ; f becomes λ-strongly convex where every
    /// coordinate is a feature.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TObjective">f.</typeparam>
    /// <param name="objective">f.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    public static SmoothL2Regularized<T, TObjective> WithL2<T, TObjective>(this ISmoothMeanLoss<TObjective, T> objective, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : struct, ISmoothMeanLoss<TObjective, T> => new((TObjective)objective, Require.NotNegative<T>(l2));

    /// <summary><c>f(x) + (λ/2) ‖x‖²</c>, by coordinates, the norm over the features; an intercept is not penalised. Each Lⱼ of a feature grows by λ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TColumns">A, by columns.</typeparam>
    /// <typeparam name="TLoss">φ.</typeparam>
    /// <param name="objective">f.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    public static L2RegularizedByColumns<T, LinearModelByColumns<T, TColumns, TLoss>> WithL2<T, TColumns, TLoss>(
        this LinearModelByColumns<T, TColumns, TLoss> objective, double l2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new(objective, objective.Columns.Features, Require.NotNegative<T>(l2));

    /// <summary>The sum of the terms instead of their mean: a potential at full scale; see <see cref="Total{T, TSum}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TObjective">f.</typeparam>
    /// <param name="objective">f.</param>
    public static Total<T, TObjective> AsTotal<T, TObjective>(this IMeanLoss<TObjective, T> objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : struct, IMeanLoss<TObjective, T> => new((TObjective)objective);

    /// <summary>The sum of the terms and of the penalties, N λ/2 ‖x‖² in all: with a loss that is −ln p of a label, the potential of a posterior with a normal prior of precision N λ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TObjective">f.</typeparam>
    /// <param name="objective">f with its penalty.</param>
    public static Total<T, L2Regularized<T, TObjective>> AsTotal<T, TObjective>(this L2Regularized<T, TObjective> objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : struct, IMeanLoss<TObjective, T> => new(objective);

    /// <inheritdoc cref="AsTotal{T, TObjective}(L2Regularized{T, TObjective})"/>
    public static Total<T, SmoothL2Regularized<T, TObjective>> AsTotal<T, TObjective>(this SmoothL2Regularized<T, TObjective> objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : struct, ISmoothMeanLoss<TObjective, T> => new(objective);
}
