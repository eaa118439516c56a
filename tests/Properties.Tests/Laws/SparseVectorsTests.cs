using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <summary>The projection on sparse vectors is excused from the laws of convex functions, since it breaks them.</summary>
public sealed class SparseVectorsTests
{
    [Theory]
    [InlineData(5, 1)]
    [InlineData(16, 4)]
    [InlineData(100, 10)]
    public void Laws_of_convex_functions_do_not_hold(int dimension, int nonZeros)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            Assert.False(FirmNonexpansivenessLaw.Validate(SparseVectors<double>(nonZeros), dimension, RandomKey.FromSeed(seed)).Holds);
            Assert.False(ProximalOptimalityLaw.Validate(SparseVectors<double>(nonZeros), dimension, RandomKey.FromSeed(seed)).Holds);
        }

        // Where all elements may stay it is the identity, which is convex.
        FirmNonexpansivenessLaw.Assert(SparseVectors<double>(dimension), dimension, RandomKey.FromSeed(1));
    }
}
