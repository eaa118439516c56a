using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Toolkit.Numerics.Tests;

/// <summary>
/// One digest for every vector width: run these again with <c>DOTNET_EnableAVX512=0</c> and with <c>DOTNET_EnableAVX2=0</c>.
/// </summary>
[Trait("Width", "Invariant")]
public class WidthInvarianceTests
{
    [Fact]
    public void Reductions_of_floats_have_the_recorded_bits() =>
        Assert.Equal("1530FF5E36BFECAF", Digest(AllReductions<float>()));

    [Fact]
    public void Reductions_of_doubles_have_the_recorded_bits() =>
        Assert.Equal("7FA935AAE05DAD0D", Digest(AllReductions<double>()));

    [Fact]
    public void Matrix_vector_products_of_floats_have_the_recorded_bits() =>
        Assert.Equal("C5A5F5947743F808", Digest(AllMatrixVectorProducts<float>()));

    [Fact]
    public void Matrix_vector_products_of_doubles_have_the_recorded_bits() =>
        Assert.Equal("7EF3DFBB7906DB0B", Digest(AllMatrixVectorProducts<double>()));

    [Fact]
    public void Normal_products_of_floats_have_the_recorded_bits() =>
        Assert.Equal("E2EB4B6B07F713DA", Digest(AllNormalProducts<float>()));

    [Fact]
    public void Normal_products_of_doubles_have_the_recorded_bits() =>
        Assert.Equal("B012299B67FC9420", Digest(AllNormalProducts<double>()));

    private static List<double> AllNormalProducts<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new List<double>();
        using var workspace = new Workspace();
        foreach (var (rows, columns) in new[] { (1, 1), (3, 17), (64, 65), (129, 33), (7, 5000), (3000, 70) })
        {
            var (a, x, y) = (Plain<T>(rows * columns, 6), Plain<T>(columns, 7), new T[columns]);
            MappedNormalProduct.Multiply(new ReadOnlyMatrixSpan<T>(a, rows, columns), x, default(Squared<T>), y, workspace);
            results.AddRange(y.Select(double.CreateTruncating));
        }

        return results;
    }

    private readonly struct Squared<T> : IProductMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Map(int first, scoped Span<T> products)
        {
            foreach (ref var value in products) value *= value / T.CreateTruncating(1 << 20);
        }
    }

    private static List<double> AllReductions<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new List<double>();
        for (var length = 0; length < 20_000; length += 1 + (length / 16))
        {
            var (x, y) = (Plain<T>(length, 1), Plain<T>(length, 2));
            T[] values =
            [
                Reductions.Sum<T>(x), Reductions.Dot<T>(x, y), Reductions.SumOfSquares<T>(x), Reductions.SumOfAbs<T>(x),
                Reductions.Norm<T>(x), Reductions.NormInfinity<T>(x),
            ];
            results.AddRange(values.Select(double.CreateTruncating));
        }

        return results;
    }

    private static List<double> AllMatrixVectorProducts<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new List<double>();
        foreach (var (rows, columns) in new[] { (1, 1), (3, 17), (64, 65), (129, 33), (7, 5000) })
        {
            var (a, x, y) = (Plain<T>(rows * columns, 3), Plain<T>(columns, 4), Plain<T>(rows, 5));
            var matrix = new ReadOnlyMatrixSpan<T>(a, rows, columns);
            var alpha = T.CreateTruncating(0.7);
            MatrixVector.Multiply(alpha, matrix, x, T.CreateTruncating(0.3), y);
            MatrixVector.Multiply(alpha, matrix.Transpose(), y, T.CreateTruncating(0.3), x);
            var sparse = SparseRows<T>.FromDense(matrix);
            var (sparseRows, sparseColumns) = (new T[rows], new T[columns]);
            sparse.Multiply(x, sparseRows);
            sparse.TransposeMultiply(y, sparseColumns);
            RankOneUpdate.Add(alpha, y, x, new(a, rows, columns));
            foreach (var values in new[] { y, x, sparseRows, sparseColumns, a }) results.AddRange(values.Select(double.CreateTruncating));
        }

        return results;
    }

    // Numbers of 48 random bits between -128 and 128, by integer arithmetic alone: enough bits for every sum and product to round.
    private static T[] Plain<T>(int length, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        var state = (seed * 0x9E3779B97F4A7C15) + 1;
        foreach (ref var value in values.AsSpan())
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            value = T.CreateTruncating(((long)(state >> 16) - (1L << 47)) / (double)(1L << 40));
        }

        return values;
    }

    private static string Digest(List<double> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[8];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, BitConverter.DoubleToInt64Bits(value));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
