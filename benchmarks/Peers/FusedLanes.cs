using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// The element-wise methods as someone writes them by hand who wants one of them only: each ends in x ← x − η u, signs and rates folded into the
/// constants, multiplications and additions fused.
/// </summary>
public static unsafe class FusedLanes
{
    /// <summary>x ← x + step g.</summary>
    public readonly struct Gradient(double step) : IFusedLane
    {
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c) => Vector512.FusedMultiplyAdd(_step, g, x);
    }

    /// <summary>x ← keep x + step g.</summary>
    public readonly struct Decay(double keep, double step) : IFusedLane
    {
        private readonly Vector512<float> _keep = Vector512.Create((float)(keep));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c) =>
            Vector512.FusedMultiplyAdd(_step, g, _keep * x);
    }

    /// <summary>a ← β a + g; x ← x + step (fresh g + a).</summary>
    public readonly struct Momentum(double beta, double fresh, double step) : IFusedLane
    {
        private readonly Vector512<float> _beta = Vector512.Create((float)(beta));
        private readonly Vector512<float> _fresh = Vector512.Create((float)(fresh * step));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_beta, Vector512.Load(a), g);
            Vector512.Store(m, a);
            return Vector512.FusedMultiplyAdd(_step, m, Vector512.FusedMultiplyAdd(_fresh, g, x));
        }
    }

    /// <summary>a ← β a + g; x ← x + step a.</summary>
    public readonly struct HeavyBall(double beta, double step) : IFusedLane
    {
        private readonly Vector512<float> _beta = Vector512.Create((float)(beta));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_beta, Vector512.Load(a), g);
            Vector512.Store(m, a);
            return Vector512.FusedMultiplyAdd(_step, m, x);
        }
    }

    /// <summary>a ← β a + (1 − β) g; x ← x + step a.</summary>
    public readonly struct Average(double beta1, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            return Vector512.FusedMultiplyAdd(_step, m, x);
        }
    }

    /// <summary>a ← ρ a + (1 − ρ) g²; x ← x + step g / (√a + ε).</summary>
    public readonly struct RmsProp(double decay, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keep = Vector512.Create((float)(decay));
        private readonly Vector512<float> _take = Vector512.Create((float)(1 - decay));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var v = Vector512.FusedMultiplyAdd(_take * g, g, _keep * Vector512.Load(a));
            Vector512.Store(v, a);
            return x + (_step * g / (Vector512.Sqrt(v) + _epsilon));
        }
    }

    /// <summary>a ← a + g²; x ← x + step g / (√a + ε).</summary>
    public readonly struct AdaGrad(double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var s = Vector512.FusedMultiplyAdd(g, g, Vector512.Load(a));
            Vector512.Store(s, a);
            return x + (_step * g / (Vector512.Sqrt(s) + _epsilon));
        }
    }

    /// <summary>a ← ρ a + (1 − ρ) g²; u = √((b + ε) / (a + ε)) g; b ← ρ b + (1 − ρ) u²; x ← x + step u.</summary>
    public readonly struct AdaDelta(double decay, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keep = Vector512.Create((float)(decay));
        private readonly Vector512<float> _take = Vector512.Create((float)(1 - decay));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var v = Vector512.FusedMultiplyAdd(_take * g, g, _keep * Vector512.Load(a));
            var d = Vector512.Load(b);
            var u = Vector512.Sqrt((d + _epsilon) / (v + _epsilon)) * g;
            Vector512.Store(v, a);
            Vector512.Store(Vector512.FusedMultiplyAdd(_take * u, u, _keep * d), b);
            return Vector512.FusedMultiplyAdd(_step, u, x);
        }
    }

    /// <summary>Adam with its corrections folded into step and ε; a is the mean, b the mean square.</summary>
    public readonly struct Adam(double beta1, double beta2, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keepSquare = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _takeSquare = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var v = Vector512.FusedMultiplyAdd(_takeSquare * g, g, _keepSquare * Vector512.Load(b));
            Vector512.Store(v, b);
            return Vector512.FusedMultiplyAdd(_step, m / (Vector512.Sqrt(v) + _epsilon), x);
        }
    }

    /// <summary>RAdam before it rectifies: b is kept up to date and not read.</summary>
    public readonly struct MeanBesideSquare(double beta1, double beta2, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keepSquare = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _takeSquare = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var v = Vector512.FusedMultiplyAdd(_takeSquare * g, g, _keepSquare * Vector512.Load(b));
            Vector512.Store(v, b);
            return Vector512.FusedMultiplyAdd(_step, m, x);
        }
    }

    /// <summary>Adam over the largest mean square so far, c.</summary>
    public readonly struct AmsGrad(double beta1, double beta2, double correction, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keepSquare = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _takeSquare = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _correction = Vector512.Create((float)(correction));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var v = Vector512.FusedMultiplyAdd(_takeSquare * g, g, _keepSquare * Vector512.Load(b));
            Vector512.Store(v, b);
            var w = Vector512.MaxNative(Vector512.Load(c), _correction * v);
            Vector512.Store(w, c);
            return Vector512.FusedMultiplyAdd(_step, m / (Vector512.Sqrt(w) + _epsilon), x);
        }
    }

    /// <summary>Adam with a mean that looks ahead.</summary>
    public readonly struct NAdam(double beta1, double beta2, double epsilon, double ahead, double fresh) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keepSquare = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _takeSquare = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _ahead = Vector512.Create((float)(ahead));
        private readonly Vector512<float> _fresh = Vector512.Create((float)(fresh));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var v = Vector512.FusedMultiplyAdd(_takeSquare * g, g, _keepSquare * Vector512.Load(b));
            Vector512.Store(v, b);
            return x + (Vector512.FusedMultiplyAdd(_ahead, m, _fresh * g) / (Vector512.Sqrt(v) + _epsilon));
        }
    }

    /// <summary>Adam with the deviation from the mean squared.</summary>
    public readonly struct AdaBelief(double beta1, double beta2, double addend, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keepSquare = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _takeSquare = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _addend = Vector512.Create((float)(addend));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var deviation = g - m;
            var v = Vector512.FusedMultiplyAdd(_takeSquare * deviation, deviation, Vector512.FusedMultiplyAdd(_keepSquare, Vector512.Load(b), _addend));
            Vector512.Store(v, b);
            return Vector512.FusedMultiplyAdd(_step, m / (Vector512.Sqrt(v) + _epsilon), x);
        }
    }

    /// <summary>Adam with a second moment that moves by a part of g².</summary>
    public readonly struct Yogi(double beta1, double beta2, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _part = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var (v, square) = (Vector512.Load(b), g * g);
            var (change, difference) = (_part * square, v - square);
            var signed = Vector512.CopySign(change, difference);
            v -= Vector512.ConditionalSelect(Vector512.Equals(difference, Vector512<float>.Zero), Vector512<float>.Zero, signed);
            Vector512.Store(v, b);
            return Vector512.FusedMultiplyAdd(_step, m / (Vector512.Sqrt(v) + _epsilon), x);
        }
    }

    /// <summary>Adam over a decaying maximum, b.</summary>
    public readonly struct AdaMax(double beta1, double beta2, double epsilon, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepMean = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeMean = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keep = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _epsilon = Vector512.Create((float)(epsilon));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.FusedMultiplyAdd(_keepMean, Vector512.Load(a), _takeMean * g);
            Vector512.Store(m, a);
            var v = Vector512.MaxNative(_keep * Vector512.Load(b), Vector512.Abs(g) + _epsilon);
            Vector512.Store(v, b);
            return Vector512.FusedMultiplyAdd(_step, m / v, x);
        }
    }

    /// <summary>x ← x + step sign(g).</summary>
    public readonly struct Sign(double step) : IFusedLane
    {
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c) => x + Signed(_step, g);
    }

    /// <summary>x ← x + step sign(β₁ a + (1 − β₁) g); a ← β₂ a + (1 − β₂) g.</summary>
    public readonly struct Lion(double beta1, double beta2, double step) : IFusedLane
    {
        private readonly Vector512<float> _keepNow = Vector512.Create((float)(beta1));
        private readonly Vector512<float> _takeNow = Vector512.Create((float)(1 - beta1));
        private readonly Vector512<float> _keep = Vector512.Create((float)(beta2));
        private readonly Vector512<float> _take = Vector512.Create((float)(1 - beta2));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var m = Vector512.Load(a);
            Vector512.Store(Vector512.FusedMultiplyAdd(_keep, m, _take * g), a);
            return x + Signed(_step, Vector512.FusedMultiplyAdd(_keepNow, m, _takeNow * g));
        }
    }

    /// <summary>Lengths in a, last signs in b.</summary>
    public readonly struct RProp(double decrease, double increase, double minimum, double maximum) : IFusedLane
    {
        private readonly Vector512<float> _decrease = Vector512.Create((float)(decrease));
        private readonly Vector512<float> _increase = Vector512.Create((float)(increase));
        private readonly Vector512<float> _minimum = Vector512.Create((float)(minimum));
        private readonly Vector512<float> _maximum = Vector512.Create((float)(maximum));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var (sign, length) = (Signed(Vector512<float>.One, g), Vector512.Load(a));
            var agreement = sign * Vector512.Load(b);
            var turned = Vector512.LessThan(agreement, Vector512<float>.Zero);
            var factor = Vector512.ConditionalSelect(turned, _decrease, _increase);
            var moved = Vector512.MinNative(Vector512.MaxNative(length * factor, _minimum), _maximum);
            length = Vector512.ConditionalSelect(Vector512.Equals(agreement, Vector512<float>.Zero), length, moved);
            sign = Vector512.ConditionalSelect(turned, Vector512<float>.Zero, sign);
            Vector512.Store(length, a);
            Vector512.Store(sign, b);
            return x - (length * sign);
        }
    }

    /// <summary>x ← x + step clamp(g, −c, c).</summary>
    public readonly struct ClippedByValue(double maximum, double step) : IFusedLane
    {
        private readonly Vector512<float> _most = Vector512.Create((float)(maximum));
        private readonly Vector512<float> _least = Vector512.Create((float)(-maximum));
        private readonly Vector512<float> _step = Vector512.Create((float)(step));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c) =>
            Vector512.FusedMultiplyAdd(_step, Vector512.MinNative(Vector512.MaxNative(g, _least), _most), x);
    }

    /// <summary>x ← x + fresh g + taken a; a ← g.</summary>
    public readonly struct Optimistic(double fresh, double taken) : IFusedLane
    {
        private readonly Vector512<float> _fresh = Vector512.Create((float)(fresh));
        private readonly Vector512<float> _taken = Vector512.Create((float)(taken));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Move(Vector512<float> x, Vector512<float> g, float* a, float* b, float* c)
        {
            var before = Vector512.Load(a);
            Vector512.Store(g, a);
            return Vector512.FusedMultiplyAdd(_taken, before, Vector512.FusedMultiplyAdd(_fresh, g, x));
        }
    }

    /// <summary>‖g‖₂², in four sums: what a clip by norm must know before it moves anything.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float SumOfSquares(ReadOnlySpan<float> gradient)
    {
        var (first, second, third, fourth) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        fixed (float* g = gradient)
        {
            for (nint i = 0; i < gradient.Length; i += 4 * Vector512<float>.Count)
            {
                var (one, two) = (Vector512.Load(g + i), Vector512.Load(g + i + 16));
                var (three, four) = (Vector512.Load(g + i + 32), Vector512.Load(g + i + 48));
                first = Vector512.FusedMultiplyAdd(one, one, first);
                second = Vector512.FusedMultiplyAdd(two, two, second);
                third = Vector512.FusedMultiplyAdd(three, three, third);
                fourth = Vector512.FusedMultiplyAdd(four, four, fourth);
            }
        }

        return Vector512.Sum(first + second + (third + fourth));
    }

    // The sign bit flipped into the length; nothing where there is no sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Signed(Vector512<float> length, Vector512<float> value) => Vector512.ConditionalSelect(
        Vector512.Equals(value, Vector512<float>.Zero), Vector512<float>.Zero, length ^ (value & Vector512.Create(-0f)));
}
