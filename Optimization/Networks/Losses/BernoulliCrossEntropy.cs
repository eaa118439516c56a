using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Coins: <c>ℓ = Σⱼ ln(1 + exp(zⱼ)) − yⱼ zⱼ</c> with yⱼ in [0, 1], where zⱼ is the logarithm of the odds.</summary>
/// <remarks>Derivative σ(z) − y; Fisher matrix diag(σ(z) σ(−z)). An auto-encoder of grey values has it with its inputs as targets.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct BernoulliCrossEntropy<T> : INetworkLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Check(ExampleShape output, ExampleShape input, in Targets<T> targets)
    {
        NumberTargets.Check(nameof(BernoulliCrossEntropy<>), output, input, targets);
        for (var i = 0; i < targets.Count; i++)
        {
            foreach (var value in targets.Row(i))
            {
                if (!(value >= T.Zero && value <= T.One)) throw new ArgumentException($"Target {i} has the element {value}; they are in [0, 1].", nameof(targets));
            }
        }
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixSpan<T> outputs, in BatchTargets<T> targets, Span<T> losses, MatrixSpan<T> derivatives)
    {
        Span<T> room = stackalloc T[Chunk];
        NumberTargets.CheckRows(outputs, targets);
        for (var i = 0; i < outputs.Rows; i++)
        {
            var z = outputs.Row(i);
            var y = targets.Values.Row(i);
            if (!losses.IsEmpty)
            {
                var sum = T.Zero;
                for (var from = 0; from < z.Length; from += Chunk)
                {
                    var part = room[..Math.Min(Chunk, z.Length - from)];
                    LaneMap.Apply(default(LossMap), z[from..], y[from..], z[from..], part);
                    sum += Reductions.Sum<T>(part);
                }

                losses[i] = sum;
            }

            if (derivatives.Rows > 0) LaneMap.Apply(default(DerivativeMap), z, y, z, derivatives.Row(i));
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> tangents, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++) LaneMap.Apply(default(HessianMap), outputs.Row(i), tangents.Row(i), tangents.Row(i), destination.Row(i));
    }

    /// <inheritdoc/>
    public void FisherColumn(int column, ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            var z = outputs.Row(i)[column];
            destination.Row(i).Clear();
            destination.Row(i)[column] = T.Sqrt(LaneMath.Logistic(z) * LaneMath.Logistic(-z));
        }
    }

    /// <inheritdoc/>
    public void SampledDerivatives(ReadOnlyMatrixSpan<T> outputs, RandomKey key, MatrixSpan<T> destination, Workspace workspace)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            var row = destination.Row(i);
            key.Uniforms(row, (long)i * NumberTargets.Apart(outputs.Columns));
            LaneMap.Apply(default(SampledMap), outputs.Row(i), row, row, row);
        }
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++) LaneMap.Apply(default(PredictMap), outputs.Row(i), outputs.Row(i), outputs.Row(i), destination.Row(i));
    }

    private const int Chunk = 1024;

    private readonly struct LossMap : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Softplus(x) - (y * x);
    }

    private readonly struct DerivativeMap : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Logistic(x) - y;
    }

    private readonly struct HessianMap : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Logistic(x) * LaneMath.Logistic(-x) * y;
    }

    private readonly struct SampledMap : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        {
            var p = LaneMath.Logistic(x);
            return p - Vector512.ConditionalSelect(Vector512.LessThan(y, p), Vector512<T>.One, Vector512<T>.Zero);
        }
    }

    private readonly struct PredictMap : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Logistic(x);
    }
}
