using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <content>Random bits and uniforms.</content>
public readonly partial record struct RandomKey
{
    // Far above any fill, and small enough that offset + length stays within the 56-bit block index.
    private const long LargestOffset = 1L << 55;

    /// <summary>Uniform bits: element i is word <paramref name="offset"/> + i.</summary>
    /// <remarks>Word 64 g + 16 j + i is word j of Philox block 16 g + i, so that vectors of blocks are stored as they are computed.</remarks>
    /// <param name="destination">Receives the words.</param>
    /// <param name="offset">The index of the first word, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is out of range.</exception>
    public void Bits(Span<uint> destination, long offset = 0) => Fill(DrawDomain.Bits, default(BitsDraw), destination, offset);

    /// <summary>Uniform draws from [0, 1): element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>A multiple of 2^-24 (floats) or 2^-53 (doubles), each equally likely.</remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; draws of the two do not share bits.</typeparam>
    /// <param name="destination">Receives the draws.</param>
    /// <param name="offset">The index of the first draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is out of range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public void Uniforms<T>(Span<T> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowUnlessSingleOrDouble<T>();
        Fill(DrawDomain.Uniform, default(UniformDraw<T>), destination, offset);
    }

    /// <summary>Uniform draws from the open interval (0, 1), for logarithms: element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>An odd multiple of 2^-24 (floats) or 2^-53 (doubles), each equally likely: symmetric about 1/2.</remarks>
    /// <inheritdoc cref="Uniforms"/>
    public void OpenUniforms<T>(Span<T> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowUnlessSingleOrDouble<T>();
        Fill(DrawDomain.OpenUniform, default(OpenUniformDraw<T>), destination, offset);
    }

    /// <summary>The draw number <paramref name="index"/> of <see cref="Uniforms"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; draws of the two do not share bits.</typeparam>
    /// <param name="index">The index of the draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public T Uniform<T>(long index = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T draw = default;
        Uniforms(new Span<T>(ref draw), index);
        return draw;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> OpenUniform(Vector512<ulong> bits) =>
        ((bits >> 12) | Vector512.Create(0x3FF0000000000000UL)).AsDouble() - Vector512.Create(1 - (1.0 / (1UL << 53)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> OpenUniform(Vector512<uint> bits) =>
        ((bits >> 9) | Vector512.Create(0x3F800000U)).AsSingle() - Vector512.Create(1 - (1f / (1U << 24)));

    // An odd multiple of 2^-31, rounded: (0, 1], dense near 0, for logarithms whose tail matters.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> UpperUniform(Vector512<uint> bits) =>
        Vector512.ConvertToSingle(((bits >> 1) | Vector512<uint>.One).AsInt32()) * Vector512.Create(1f / (1U << 31));

    private static void ThrowUnlessSingleOrDouble<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Draws are float or double, not {typeof(T).Name}.");
        }
    }

    private readonly struct BitsDraw : IDraw<uint>
    {
        public void Transform(Span<uint> elements, long first)
        {
        }
    }

    private readonly struct UniformDraw<T> : IDraw<T>
        where T : unmanaged
    {
        [MethodImpl(VectorMath.Kernel)]
        public void Transform(Span<T> elements, long first)
        {
            foreach (ref var lane in MemoryMarshal.Cast<T, Vector512<T>>(elements))
            {
                lane = typeof(T) == typeof(float)
                    ? (Vector512.ConvertToSingle((lane.AsUInt32() >> 8).AsInt32()) * Vector512.Create(1f / (1U << 24))).As<float, T>()
                    : (Vector512.ConvertToDouble((lane.AsUInt64() >> 11).AsInt64()) * Vector512.Create(1.0 / (1UL << 53))).As<double, T>();
            }
        }
    }

    private readonly struct OpenUniformDraw<T> : IDraw<T>
        where T : unmanaged
    {
        [MethodImpl(VectorMath.Kernel)]
        public void Transform(Span<T> elements, long first)
        {
            foreach (ref var lane in MemoryMarshal.Cast<T, Vector512<T>>(elements))
            {
                lane = typeof(T) == typeof(float) ? OpenUniform(lane.AsUInt32()).As<float, T>() : OpenUniform(lane.AsUInt64()).As<double, T>();
            }
        }
    }
}
