using System.Numerics;

namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Tables of class probabilities from a key, and what is asked of them in plain loops.</summary>
internal static class Tables
{
    /// <summary>Softmax of normal logits in T: rows from flat to nearly sure, some entries 0.</summary>
    public static T[] Softmax<T>(RandomKey key, int examples, int classes, double scale = 3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (logits, table) = (new double[examples * classes], new T[examples * classes]);
        key.Normals<double>(logits);
        for (var from = 0; from < logits.Length; from += classes)
        {
            var total = Enumerable.Range(from, classes).Sum(k => Math.Exp(scale * logits[k]));
            for (var k = from; k < from + classes; k++) table[k] = T.CreateChecked(Math.Exp(scale * logits[k]) / total);
        }

        return table;
    }

    public static int[] Labels(RandomKey key, int examples, int classes)
    {
        var labels = new int[examples];
        key.Integers(classes, labels);
        return labels;
    }

    public static double[] Uniforms(RandomKey key, int count)
    {
        var draws = new double[count];
        key.Uniforms<double>(draws);
        return draws;
    }

    public static double Entropy(IEnumerable<double> row) => -row.Sum(p => p == 0 ? 0 : p * Math.Log(p));

    public static double[][] Rows<T>(T[] table, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. table.Select(double.CreateChecked).Chunk(classes)];

    public static void Near(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.All(expected.Zip(actual, (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, tolerance));
}
