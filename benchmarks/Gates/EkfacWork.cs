using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>Floating-point operations of training steps, counted from shapes: a product of n × k and k × m is 2 n k m of them, of a matrix with its own transpose half as many.</summary>
internal static class EkfacWork
{
    /// <summary>Forward and backward of a network of dense layers, the first of which needs no derivatives of its inputs.</summary>
    public static double GradientDescent(Network<float> network, int batch) =>
        network.Fisher.Blocks.Select((block, i) => (i == 0 ? 4.0 : 6.0) * batch * block.Shape.Columns * block.Shape.Rows).Sum();

    /// <summary>The same with EKFAC between gradient and step: factors, rows and gradient in the eigenbasis, scalings, and the way back.</summary>
    public static double Ekfac(Network<float> network, int batch) => GradientDescent(network, batch) + network.Fisher.Blocks.Sum(block =>
    {
        double a = block.Shape.InputLength, b = block.Shape.Rows, m = batch;
        var factors = m * ((a * a) + (b * b));
        var rows = 2 * m * ((a * a) + (b * b));
        var scalings = 2 * m * a * b;
        var direction = 4 * ((b * b * a) + (b * a * a));
        return factors + rows + scalings + direction;
    });
}
