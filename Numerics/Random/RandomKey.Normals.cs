using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <content>Normals.</content>
public readonly partial record struct RandomKey
{
    /// <summary>Standard normal draws: element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>
    /// <para>
    /// Box and Muller's transform: r (cos a, sin a) with r = sqrt(-2 ln u). Within a lane u takes 31 bits (floats: 2^31 levels, |z| at
    /// most 6.56) or 52 bits (doubles: |z| at most 8.58); the angle takes 32 or 54. The error of a draw is below 4 ulp of r.
    /// </para>
    /// <para>Box and Muller, "A note on the generation of random normal deviates", 1958.</para>
    /// </remarks>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>; draws of the two do not share bits.</typeparam>
    /// <param name="destination">Receives the draws.</param>
    /// <param name="offset">The index of the first draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is out of range.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public void Normals<T>(Span<T> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ThrowUnlessSingleOrDouble<T>();
        Fill(DrawDomain.Normal, default(NormalDraw<T>), destination, offset);
    }

    /// <summary>The standard normal draw number <paramref name="index"/> of <see cref="Normals"/>.</summary>
    /// <inheritdoc cref="Uniform"/>
    public T Normal<T>(long index = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T draw = default;
        Normals(new Span<T>(ref draw), index);
        return draw;
    }

    private readonly struct NormalDraw<T> : IDraw<T>
        where T : unmanaged
    {
        // Two passes over lanes in the first-level cache, each short enough to stay in registers.
        public void Transform(Span<T> elements, long first)
        {
            var lanes = MemoryMarshal.Cast<T, Vector512<T>>(elements);
            Radii(lanes);
            Rotations(lanes);
        }

        // sqrt(-ln u) in place of the bits of every even lane.
        [MethodImpl(VectorMath.Kernel)]
        private static void Radii(Span<Vector512<T>> lanes)
        {
            for (var i = 0; i < lanes.Length; i += 2)
            {
                if (typeof(T) == typeof(float))
                {
                    var u = UpperUniform(lanes[i].AsUInt32());
                    lanes[i] = Vector512.Sqrt(Vector512<float>.Zero - VectorMath.LogOfNormal(u)).As<float, T>();
                }
                else
                {
                    var u = OpenUniform(lanes[i].AsUInt64());
                    lanes[i] = Vector512.Sqrt(Vector512<double>.Zero - VectorMath.LogOfNormal(u)).As<double, T>();
                }
            }
        }

        // With s uniform on [-pi/4, pi/4) the angle pi/4 + s lies in the first quadrant, where cos = (cos s - sin s) / sqrt 2 and
        // sin = (cos s + sin s) / sqrt 2; the radius absorbs the sqrt 2 and the two upper bits choose the quadrant.
        [MethodImpl(VectorMath.Kernel)]
        private static void Rotations(Span<Vector512<T>> lanes)
        {
            for (var i = 0; i + 1 < lanes.Length; i += 2)
            {
                if (typeof(T) == typeof(float))
                {
                    var angle = lanes[i + 1].AsUInt32();
                    var s = Vector512.ConvertToSingle((angle << 2).AsInt32()) * Vector512.Create(MathF.PI / 4 / (1U << 31));
                    var (sin, cos) = (VectorMath.SinOfReduced(s), VectorMath.CosOfReduced(s));
                    var (r, sign) = (lanes[i].AsSingle(), Vector512.Create(0x80000000U));
                    lanes[i] = ((r * (cos - sin)).AsUInt32() ^ (angle & sign)).As<uint, T>();
                    lanes[i + 1] = ((r * (cos + sin)).AsUInt32() ^ ((angle << 1) & sign)).As<uint, T>();
                }
                else
                {
                    var angle = lanes[i + 1].AsUInt64();
                    var mantissa = (angle & Vector512.Create(0x000FFFFFFFFFFFFFUL)) | Vector512.Create(0x4000000000000000UL);
                    var s = (mantissa.AsDouble() - Vector512.Create(3.0)) * Vector512.Create(Math.PI / 4);
                    var (sin, cos) = (VectorMath.SinOfReduced(s), VectorMath.CosOfReduced(s));
                    var (r, sign) = (lanes[i].AsDouble(), Vector512.Create(0x8000000000000000UL));
                    lanes[i] = ((r * (cos - sin)).AsUInt64() ^ (angle & sign)).As<ulong, T>();
                    lanes[i + 1] = ((r * (cos + sin)).AsUInt64() ^ ((angle << 1) & sign)).As<ulong, T>();
                }
            }
        }
    }
}
