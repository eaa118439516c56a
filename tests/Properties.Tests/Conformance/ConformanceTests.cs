namespace Toolkit.Properties.Tests;

/// <summary>Every public step and transform, through every structural law.</summary>
[Collection(SingleThreaded.Name)]
public sealed class ConformanceTests
{
    private static readonly Type[] Parts =
    [
        typeof(ITransformOperator<,,>), typeof(IUpdate<,,>), typeof(IStep<,,,,>), typeof(IEstimator<,,,>), typeof(IProximalMap<,>),
        typeof(ISeparableProximalMap<,>), typeof(ISchedule<,>),
    ];

    public static TheoryData<string> Names => [.. ConformanceTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_keeps_the_structural_laws_in_every_dimension(string name) =>
        ConformanceRow.Dimensions.Aggregate(Verdict.Kept, (all, dimension) => all + Row(name).Validate(dimension)).Assert();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_allocates_nothing_in_steady_state(string name) =>
        Assert.All(ConformanceRow.Dimensions, dimension => Assert.Equal(0, Row(name).AllocatedBytesPerStep(dimension)));

    [Fact]
    public void Every_public_part_of_the_toolkit_has_a_row()
    {
        var covered = ConformanceTable.Rows.SelectMany(row => row.Covers).ToHashSet();
        var missing = typeof(Steps).Assembly.GetExportedTypes().Where(IsPart).Where(type => !covered.Contains(type)).Where(type => !IsCarrier(type));

        Assert.Empty(missing.Select(type => type.Name));
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(ConformanceTable.Rows.Count, ConformanceTable.Rows.Select(row => row.Name).Distinct().Count());

    [Fact]
    public void A_part_without_a_row_would_be_found() => Assert.True(IsPart(typeof(ForgottenTransform)));

    // What composes parts at the outer edge and is taken apart before a loop runs.
    private static bool IsCarrier(Type type) => type == typeof(Transform<,,,,,>);

    private static bool IsPart(Type type) => !type.IsInterface && !type.IsAbstract
        && type.GetInterfaces().Any(face => face.IsGenericType && Parts.Contains(face.GetGenericTypeDefinition()));

    private static ConformanceRow Row(string name) => ConformanceTable.Rows.Single(row => row.Name == name);

    private readonly struct ForgottenTransform : ISchedule<ForgottenTransform, double>
    {
        public double At(long step) => step;
    }
}
