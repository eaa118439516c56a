using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Properties;

/// <summary>What a transform makes of updates, points and values that were drawn from a key: nothing of it depends on the answers.</summary>
internal static class Responses
{
    /// <summary>The updates and lengths after each of some steps.</summary>
    public static IReadOnlyList<Response<T>> Of<T, TTransform, TState, TKernel>(
        ITransform<TTransform, IValue, Metric, T, TState, TKernel> transform, RandomKey key, int dimension, int steps = 4)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct => To(transform, key, dimension, [.. Enumerable.Range(0, steps).Select(k => Update<T>(key, dimension, k))]);

    /// <summary>The updates and lengths that a transform makes of the given updates, at the points and values of the key.</summary>
    public static IReadOnlyList<Response<T>> To<T, TTransform, TState, TKernel>(
        ITransform<TTransform, IValue, Metric, T, TState, TKernel> transform, RandomKey key, int dimension, IReadOnlyList<T[]> updates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
    {
        using var workspace = new Workspace();
        var state = transform.Initialize(Point<T>(key, dimension, 0));
        var responses = new List<Response<T>>();
        for (var k = 0; k < updates.Count; k++)
        {
            // The oracle's gradient stays that of the key, whatever stands before the transform.
            var evidence = new Evidence<T>(
                Point<T>(key, dimension, k), Reductions.Norm<T>(Update<T>(key, dimension, k)), T.One / T.CreateChecked(k + 1));
            var response = new Response<T>(new T[dimension], new T[dimension]);
            transform.Apply(ref state, updates[k], evidence, response.Update, response.Length, workspace);
            responses.Add(response);
        }

        return responses;
    }

    /// <summary>The update of step <paramref name="k"/>: normal draws, of a size that changes with the step.</summary>
    public static T[] Update<T>(RandomKey key, int dimension, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var update = Draws<T>(key.Fold(1), dimension, k);
        var size = T.CreateChecked(1 + (2 * k % 5));
        for (var i = 0; i < dimension; i++) update[i] *= size;
        return update;
    }

    /// <summary>A failure for each step in which two lists of responses differ: updates by more than the tolerance, relative to their largest element.</summary>
    public static void Compare<T>(this Findings found, IReadOnlyList<Response<T>> left, IReadOnlyList<Response<T>> right, double tolerance, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var k = 0; k < left.Count; k++)
        {
            var (a, b) = (left[k].Update, right[k].Update);
            if (Same<T>(a, b)) continue;
            var size = Math.Max(Largest(a), Largest(b));
            var difference = a.Zip(b, (x, y) => Math.Abs(double.CreateChecked(x) - double.CreateChecked(y))).Max();
            if (tolerance > 0) found.AtMost(difference, tolerance * size, $"{where}, step {k}, largest difference");
            else found.Require(false, $"{where}, step {k}: other bits, largest difference {difference:g3}");
        }
    }

    /// <summary>The same, of updates bit for bit and of lengths to a few roundings: their factors may be multiplied in another order.</summary>
    public static void CompareWithLengths<T>(this Findings found, IReadOnlyList<Response<T>> left, IReadOnlyList<Response<T>> right, string where)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        found.Compare(left, right, 0, where);
        var rounding = 16 * (T.BitIncrement(T.One) - T.One).AsDouble();
        for (var k = 0; k < left.Count; k++)
        {
            var wrong = left[k].Length.Zip(right[k].Length, (x, y) => x.Equals(y) || Math.Abs(x.AsDouble() - y.AsDouble()) <= rounding * Math.Abs(x.AsDouble()))
                .Count(close => !close);
            found.AtMost(wrong, 0, $"{where}, step {k}, other lengths");
        }
    }

    private static double AsDouble<T>(this T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateChecked(value);

    private static bool Same<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged => MemoryMarshal.AsBytes(left).SequenceEqual(MemoryMarshal.AsBytes(right));

    private static double Largest<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.Max(value => Math.Abs(double.CreateChecked(value)));

    private static T[] Point<T>(RandomKey key, int dimension, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Draws<T>(key.Fold(2), dimension, k);

    private static T[] Draws<T>(RandomKey key, int dimension, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var draws = new T[dimension];
        key.Fold(k).Normals<T>(draws);
        return draws;
    }
}

/// <summary>An update that left a transform, and the lengths beside it.</summary>
internal sealed record Response<T>(T[] Update, T[] Length)
    where T : unmanaged;
