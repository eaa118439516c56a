using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <content>Exponentials and signs.</content>
public readonly partial record struct RandomKey
{
    /// <summary>Exponential draws of rate 1: element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>
    /// -ln u with u of 31 bits in (0, 1] (floats: from 0 to 21.5) or 52 bits in (0, 1) (doubles: from 1e-16 to 36.8); within 1 ulp.
    /// </remarks>
    /// <inheritdoc cref="Normals"/>
    public void Exponentials<T>(Span<T> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowUnlessSingleOrDouble<T>();
        Fill(DrawDomain.Exponential, default(ExponentialDraw<T>), destination, offset);
    }

    /// <summary>The draw number <paramref name="index"/> of <see cref="Exponentials"/>.</summary>
    /// <inheritdoc cref="Uniform"/>
    public T Exponential<T>(long index = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T draw = default;
        Exponentials(new Span<T>(ref draw), index);
        return draw;
    }

    /// <summary>Rademacher draws, -1 or 1 with probability 1/2 each: element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>The sign is the top bit of the draw's word.</remarks>
    /// <inheritdoc cref="Normals"/>
    public void Rademachers<T>(Span<T> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowUnlessSingleOrDouble<T>();
        Fill(DrawDomain.Rademacher, default(RademacherDraw<T>), destination, offset);
    }

    private readonly struct ExponentialDraw<T> : IDraw<T>
        where T : unmanaged
    {
        [MethodImpl(VectorMath.Kernel)]
        public void Transform(Span<T> elements, long first)
        {
            foreach (ref var lane in MemoryMarshal.Cast<T, Vector512<T>>(elements))
            {
                lane = typeof(T) == typeof(float)
                    ? (Vector512<float>.Zero - VectorMath.LogOfNormal(UpperUniform(lane.AsUInt32()))).As<float, T>()
                    : (Vector512<double>.Zero - VectorMath.LogOfNormal(OpenUniform(lane.AsUInt64()))).As<double, T>();
            }
        }
    }

    private readonly struct RademacherDraw<T> : IDraw<T>
        where T : unmanaged
    {
        [MethodImpl(VectorMath.Kernel)]
        public void Transform(Span<T> elements, long first)
        {
            foreach (ref var lane in MemoryMarshal.Cast<T, Vector512<T>>(elements))
            {
                lane = typeof(T) == typeof(float)
                    ? ((lane.AsUInt32() & Vector512.Create(0x80000000U)) | Vector512.Create(1f).AsUInt32()).As<uint, T>()
                    : ((lane.AsUInt64() & Vector512.Create(0x8000000000000000UL)) | Vector512.Create(1.0).AsUInt64()).As<ulong, T>();
            }
        }
    }
}
