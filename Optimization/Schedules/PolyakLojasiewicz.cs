using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Schedules
{
    /// <summary>s(k) = (2k + 1)/(2 μ (k + 1)²): the steps of stochastic gradients on a μ-Polyak–Łojasiewicz function.</summary>
    /// <remarks>
    /// <para>
    /// Where f is L-smooth and E‖∇fᵢ(x_k)‖² ≤ C² along the run, E f(x_k) − f* ≤ L C²/(2 k μ²) for k ≥ 1. Source: Karimi, Nutini, Schmidt 2016,
    /// Theorem 4.
    /// </para>
    /// <para>It begins at 1/(2μ), above 2/L where L &gt; 4μ, and then only bounded gradients keep the run together; <c>AtMost(1 / L)</c> does too, but
    /// is not what the theorem is about.</para>
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="mu">μ, above 0, and such that 1/(2μ) is finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static PolyakLojasiewiczSchedule<T> PolyakLojasiewicz<T>(double mu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(mu);
}

/// <summary>Steps for stochastic gradients; see <see cref="Schedules.PolyakLojasiewicz{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct PolyakLojasiewiczSchedule<T> : ISchedule<PolyakLojasiewiczSchedule<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public PolyakLojasiewiczSchedule() => throw Require.Built("Schedules.PolyakLojasiewicz");

    internal PolyakLojasiewiczSchedule(double mu)
    {
        Mu = Require.Positive(mu);
        Require.Finite<T>(1 / mu, nameof(mu));
    }

    /// <summary>μ.</summary>
    public double Mu { get; }

    /// <inheritdoc/>
    /// <remarks>k s(k) rises from 3/(8μ) at k = 1 towards 1/μ.</remarks>
    public Tail? Tail => new(1, 0.375 / Mu, 1 / Mu, 1);

    /// <inheritdoc/>
    public T At(long step)
    {
        var next = step + 1.0;
        return Number.Of<T>((step + next) / (2 * next * next) / Mu);
    }
}
