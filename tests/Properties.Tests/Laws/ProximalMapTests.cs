using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <summary>The proximal maps of the toolkit, in float and double.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 20, Replay = Fixed.Seed)]
public sealed class ProximalMapTests
{
    [Property]
    public Property L1_in_double(RandomKey key) => Laws(L1<double>(0.7).OverVectors(), ConjugateMaps.Cube<double>(0.7), key);

    [Property]
    public Property L1_in_float(RandomKey key) => Laws(L1<float>(0.7).OverVectors(), ConjugateMaps.Cube<float>(0.7), key);

    [Property]
    public Property A_box_in_double(RandomKey key) => Laws(Box<double>(-0.4, 1.1).OverVectors(), ConjugateMaps.BoxSupport<double>(-0.4, 1.1), key);

    [Property]
    public Property A_box_in_float(RandomKey key) => Laws(Box<float>(-0.4, 1.1).OverVectors(), ConjugateMaps.BoxSupport<float>(-0.4, 1.1), key);

    [Property]
    public Property Conjugates_themselves(RandomKey key) =>
        (ProximalOptimalityLaw.Validate(ConjugateMaps.Cube<double>(0.7), 5, key)
            + ProximalOptimalityLaw.Validate(ConjugateMaps.BoxSupport<double>(-0.4, 1.1), 5, key)).ToProperty();

    [Property]
    public Property Half_penalised(RandomKey key) =>
        (ProximalOptimalityLaw.Validate(L1<double>(0.7, 9).OverVectors(), 17, key)
            + FirmNonexpansivenessLaw.Validate(L1<double>(0.7, 9).OverVectors(), 17, key)).ToProperty();

    private static Property Laws<T, TProximalMap, TConjugate>(IProximalMap<TProximalMap, T> map, IProximalMap<TConjugate, T> conjugate, RandomKey key)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
        where TConjugate : struct, IProximalMap<TConjugate, T> =>
        new[] { 0, 1, 15, 16, 17 }.Aggregate(Verdict.Kept, (all, dimension) => all
            + FirmNonexpansivenessLaw.Validate(map, dimension, key)
            + ProximalOptimalityLaw.Validate(map, dimension, key)
            + MoreauIdentityLaw.Validate(map, conjugate, dimension, key)).ToProperty();
}
