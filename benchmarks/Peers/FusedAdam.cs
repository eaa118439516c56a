using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// What someone writes by hand who wants nothing but this step and wants it fast: Adam with bias correction, decoupled weight decay and a cosine
/// schedule, fused into one loop over memory that is updated in place.
/// </summary>
/// <remarks>
/// <code>
/// m &lt;- b1 m + (1 - b1) g                     m_hat = m / (1 - b1^k)
/// v &lt;- b2 v + (1 - b2) g^2                   v_hat = v / (1 - b2^k)
/// x &lt;- x - eta_k (m_hat / (sqrt(v_hat) + eps) + decay x)      eta_k = eta (1 + cos(pi (k - 1) / K)) / 2
/// </code>
/// Everything that does not change within a step is computed once: both bias corrections move out of the loop, into the length and into eps
/// (m_hat / (sqrt(v_hat) + eps) = s m / (sqrt(v) + eps sqrt(1 - b2^k)) with s = sqrt(1 - b2^k) / (1 - b1^k)), and the powers of b1 and b2 are carried along.
/// Seven floating-point instructions a vector remain with the root and the quotient, both correctly rounded.
/// </remarks>
/// <param name="rate">The step size at the start, eta.</param>
/// <param name="decay">The decoupled weight decay.</param>
/// <param name="steps">The steps after which the schedule has reached zero, K.</param>
/// <param name="beta1">The decay of the first moment.</param>
/// <param name="beta2">The decay of the second moment.</param>
/// <param name="epsilon">What keeps the quotient finite.</param>
public sealed class FusedAdam(double rate, double decay, long steps, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
{
    private long _taken;
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>A step in vectors of the width that <see cref="Vector{T}"/> has here (256 bits unless told otherwise).</summary>
    /// <param name="point">The parameters, updated in place.</param>
    /// <param name="first">The first moment, updated in place.</param>
    /// <param name="second">The second moment, updated in place.</param>
    /// <param name="gradient">The gradient at the parameters.</param>
    public unsafe void StepInVectors(Span<float> point, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient)
    {
        var length = CheckedLength(point, first, second, gradient);
        fixed (float* x = point, m = first, v = second, g = gradient) Vectors(x, m, v, g, length, Next());
    }

    /// <summary>A step in 512-bit vectors.</summary>
    /// <inheritdoc cref="StepInVectors"/>
    public unsafe void StepIn512Bits(Span<float> point, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient)
    {
        var length = CheckedLength(point, first, second, gradient);
        fixed (float* x = point, m = first, v = second, g = gradient) Vectors512(x, m, v, g, length, Next());
    }

    private static nint CheckedLength(Span<float> point, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient) =>
        first.Length == point.Length && second.Length == point.Length && gradient.Length == point.Length
            ? point.Length
            : throw new ArgumentException("The parameters, both moments and the gradient differ in length.");

    private Invariants Next()
    {
        var length = rate * (1 + Math.Cos(Math.PI * _taken++ / steps)) / 2;
        var correction1 = 1 - (_power1 *= beta1);
        var correction2 = Math.Sqrt(1 - (_power2 *= beta2));
        return new(
            Beta1: (float)beta1,
            Gain1: (float)(1 - beta1),
            Beta2: (float)beta2,
            Gain2: (float)(1 - beta2),
            Epsilon: (float)(epsilon * correction2),
            Length: (float)(-length * correction2 / correction1),
            Shrink: (float)(1 - length * decay));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Vectors(float* x, float* m, float* v, float* g, nint length, in Invariants invariants)
    {
        var beta1 = new Vector<float>(invariants.Beta1);
        var gain1 = new Vector<float>(invariants.Gain1);
        var beta2 = new Vector<float>(invariants.Beta2);
        var gain2 = new Vector<float>(invariants.Gain2);
        var epsilon = new Vector<float>(invariants.Epsilon);
        var step = new Vector<float>(invariants.Length);
        var shrink = new Vector<float>(invariants.Shrink);
        nint i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = Vector.Load(g + i);
            var first = Vector.FusedMultiplyAdd(beta1, Vector.Load(m + i), gain1 * gradient);
            var second = Vector.FusedMultiplyAdd(gain2 * gradient, gradient, beta2 * Vector.Load(v + i));
            var direction = first / (Vector.SquareRoot(second) + epsilon);
            Vector.Store(first, m + i);
            Vector.Store(second, v + i);
            Vector.Store(Vector.FusedMultiplyAdd(step, direction, shrink * Vector.Load(x + i)), x + i);
        }

        Rest(x, m, v, g, i, length, invariants);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Vectors512(float* x, float* m, float* v, float* g, nint length, in Invariants invariants)
    {
        var beta1 = Vector512.Create(invariants.Beta1);
        var gain1 = Vector512.Create(invariants.Gain1);
        var beta2 = Vector512.Create(invariants.Beta2);
        var gain2 = Vector512.Create(invariants.Gain2);
        var epsilon = Vector512.Create(invariants.Epsilon);
        var step = Vector512.Create(invariants.Length);
        var shrink = Vector512.Create(invariants.Shrink);
        nint i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var gradient = Vector512.Load(g + i);
            var first = Vector512.FusedMultiplyAdd(beta1, Vector512.Load(m + i), gain1 * gradient);
            var second = Vector512.FusedMultiplyAdd(gain2 * gradient, gradient, beta2 * Vector512.Load(v + i));
            var direction = first / (Vector512.Sqrt(second) + epsilon);
            Vector512.Store(first, m + i);
            Vector512.Store(second, v + i);
            Vector512.Store(Vector512.FusedMultiplyAdd(step, direction, shrink * Vector512.Load(x + i)), x + i);
        }

        Rest(x, m, v, g, i, length, invariants);
    }

    private static unsafe void Rest(float* x, float* m, float* v, float* g, nint start, nint length, in Invariants invariants)
    {
        for (var i = start; i < length; i++)
        {
            m[i] = float.FusedMultiplyAdd(invariants.Beta1, m[i], invariants.Gain1 * g[i]);
            v[i] = float.FusedMultiplyAdd(invariants.Gain2 * g[i], g[i], invariants.Beta2 * v[i]);
            var direction = m[i] / (float.Sqrt(v[i]) + invariants.Epsilon);
            x[i] = float.FusedMultiplyAdd(invariants.Length, direction, invariants.Shrink * x[i]);
        }
    }

    private readonly record struct Invariants(float Beta1, float Gain1, float Beta2, float Gain2, float Epsilon, float Length, float Shrink);
}
