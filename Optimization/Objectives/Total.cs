using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The sum of the terms of a mean, N f(x) = Σ fᵢ(x): the potential of a posterior whose terms are fᵢ = −ln p(dataᵢ | x) − ln p(x)/N, with N/m Σ ∇fᵢ over a batch of m as its estimate.
/// </summary>
/// <remarks>
/// Samplers that add noise to gradients need it at full scale: on the mean alone the noise of temperature 1 is that of temperature N. An L2 penalty λ/2 ‖x‖² on the mean is a Gaussian
/// prior of precision N λ. As a finite sum its terms are N fᵢ, whose mean it is.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSum">The mean.</typeparam>
/// <param name="Mean">f.</param>
public readonly record struct Total<T, TSum>(TSum Mean) : IFiniteSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSum : IFiniteSum<T>
{
    /// <inheritdoc/>
    public int Dimension => Mean.Dimension;

    /// <inheritdoc/>
    public int Terms => Mean.Terms;

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Mean.Gradient(point, destination, workspace);
        Scale(destination);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Mean.BatchGradient(batch, point, destination, workspace);
        Scale(destination);
    }

    private void Scale(Span<T> gradient)
    {
        var terms = T.CreateChecked(Terms);
        for (var i = 0; i < gradient.Length; i++) gradient[i] *= terms;
    }
}
