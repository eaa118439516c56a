using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Toolkit.Benchmarks;

/// <summary>
/// The log densities of the gates as graphs of TorchSharp's autograd: double, eager, leaves that stay, written into before each evaluation; the
/// temporaries of an evaluation are freed with it. <see cref="TorchPeer.Open"/> comes first, and its scope frees the leaves.
/// </summary>
internal static class TorchDensities
{
    /// <summary>Bayesian logistic regression; the column of ones before X makes α the first of the coefficients.</summary>
    public static DensityGradient Logistic(BayesianLogisticProblem problem)
    {
        const double HalfPrecision = 0.5 / (BayesianLogisticProblem.PriorScale * BayesianLogisticProblem.PriorScale);
        var design = new double[BayesianLogisticProblem.Rows, BayesianLogisticProblem.Dimension];
        for (var i = 0; i < BayesianLogisticProblem.Rows; i++)
        {
            design[i, 0] = 1;
            for (var j = 0; j < BayesianLogisticProblem.Features; j++) design[i, 1 + j] = problem.Design[(i * BayesianLogisticProblem.Features) + j];
        }

        var (x, y, w) = (tensor(design), tensor(problem.Labels.ToArray()), Leaf(BayesianLogisticProblem.Dimension));
        return (point, gradient) =>
        {
            using var recording = enable_grad();
            using var scope = NewDisposeScope();
            point.CopyTo(Elements(w));
            using var loss = nn.functional.binary_cross_entropy_with_logits(x.mv(w), y, reduction: nn.Reduction.Sum)
                .add(w.dot(w), HalfPrecision);
            loss.backward();
            Take(w, gradient, -1);
            return -loss.item<double>();
        };
    }

    /// <summary>
    /// Eight schools, with a leaf for each of μ, ln τ and θ̃, so that nothing has to be cut out of a vector and put together
    /// again. What counts is the number of operations: the half-Cauchy is −ln(exp(2 ln τ) + 25), one of them.
    /// </summary>
    public static DensityGradient Schools()
    {
        var (mean, logScale, offsets) = (Leaf(), Leaf(), Leaf(EightSchoolsProblem.Schools));
        var inverse = tensor(EightSchoolsProblem.Errors.ToArray()).reciprocal();
        var effects = tensor(EightSchoolsProblem.Effects.ToArray()).mul(inverse);
        var logOf25 = tensor(Math.Log(25));
        return (point, gradient) =>
        {
            using var recording = enable_grad();
            using var scope = NewDisposeScope();
            point[..1].CopyTo(Elements(mean));
            point[1..2].CopyTo(Elements(logScale));
            point[2..].CopyTo(Elements(offsets));
            var residual = addcmul(effects, inverse, addcmul(mean, logScale.exp(), offsets, 1), -1);
            var squares = residual.dot(residual).add(offsets.dot(offsets)).add(mean.square(), 1 / 25.0);
            var density = logScale.sub(logaddexp(logScale.add(logScale), logOf25)).add(squares, -0.5);
            density.backward();
            Take(mean, gradient[..1], 1);
            Take(logScale, gradient[1..2], 1);
            Take(offsets, gradient[2..], 1);
            return density.item<double>();
        };
    }

    private static Tensor Leaf(params long[] shape) => zeros(shape, ScalarType.Float64, requires_grad: true);

    private static Span<double> Elements(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);

    // Reads a gradient and sets it to zero, for backward adds to what is there.
    private static void Take(Tensor leaf, Span<double> gradient, double sign)
    {
        using var slope = leaf.grad!;
        var elements = Elements(slope);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = sign * elements[i];
        elements.Clear();
    }
}
