namespace Toolkit.Optimization;

/// <summary>
/// The form of a layer's Fisher block: an example's gradient is the sum over places of δ h̄ᵀ, a matrix of <see cref="Rows"/> × (<see cref="Columns"/>, and one more for a bias).
/// </summary>
/// <remarks>The parameters begin with the weights, row by row, behind which the bias lies. Source: Martens and Grosse 2015, section 3; Grosse and Martens 2016 for places.</remarks>
/// <param name="Rows">The number of outputs at a place: the length of δ.</param>
/// <param name="Columns">The number of inputs at a place: the length of h.</param>
/// <param name="HasBias">Whether h̄ is (h, 1).</param>
/// <param name="Places">T, the number of places that share the weights.</param>
/// <param name="KernelPlaces">The number of offsets of a convolution's kernel, which divides <paramref name="Columns"/>; 1 elsewhere.</param>
public readonly record struct KroneckerShape(int Rows, int Columns, bool HasBias, int Places, int KernelPlaces = 1)
{
    /// <summary>The length of h̄.</summary>
    public int InputLength => Columns + (HasBias ? 1 : 0);

    /// <summary>The number of parameters.</summary>
    public int Length => Rows * InputLength;
}
