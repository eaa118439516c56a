using System.Reflection;
using Toolkit.Inference;

namespace Toolkit.Properties.Tests;

/// <summary>Every public step and transform, through every structural law.</summary>
[Collection(SingleThreaded.Name)]
public sealed class ConformanceTests
{
    private static readonly Type[] Parts =
    [
        typeof(ITransformOperator<,,>), typeof(IUpdate<,,>), typeof(IStep<,,,,>), typeof(IEstimator<,,,>), typeof(IProximalMap<,>),
        typeof(ISeparableProximalMap<,>), typeof(ISchedule<,>), typeof(ILineSearch<,>),
        typeof(ICoordinateRule<,,>), typeof(IHessianEstimator<,,>), typeof(IPreconditionerOperator<,>),
    ];

    // What makes no algorithm of its own: it joins, lifts or is in nearly every row.
    private static readonly string[] Combinators = ["Then", "On", "For", "From", "AsStep", "OverVectors", "Descend", "MoreauEnvelope"];

    public static TheoryData<string> RowNames => [.. ConformanceTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(RowNames))]
    public void A_row_keeps_the_structural_laws_in_every_dimension(string name) =>
        ConformanceRow.Dimensions.Aggregate(Verdict.Kept, (all, dimension) => all + Row(name).Validate(dimension)).Assert();

    [Theory]
    [MemberData(nameof(RowNames))]
    public void A_row_allocates_nothing_in_steady_state(string name) =>
        Assert.All(ConformanceRow.Dimensions, dimension => Assert.Equal(0, Row(name).AllocatedBytesPerStep(dimension)));

    [Fact]
    public void Every_public_part_of_the_toolkit_has_a_row() => Assert.Empty(WithoutRow(ConformanceTable.Rows));

    [Fact]
    public void A_part_or_a_factory_without_a_row_is_found()
    {
        Assert.Contains("IterateAveraging`5", WithoutRow([.. ConformanceTable.Rows.Where(row => !row.Name.Contains("averag", StringComparison.OrdinalIgnoreCase))]));
        Assert.Equal(
            ["Nesterov", "NesterovDescent"],
            WithoutRow([.. ConformanceTable.Rows.Where(row => !row.Name.StartsWith("Nesterov", StringComparison.Ordinal))]).Order());
        Assert.Equal(["NoUTurn`3"], WithoutRow([.. ConformanceTable.Rows.Where(row => !row.Name.Contains("NoUTurn", StringComparison.Ordinal))]).Except(["Adapted`4"]));
        Assert.Equal(["GradientDescent"], WithoutRow([.. ConformanceTable.Rows.Where(row => !row.Name.StartsWith("GradientDescent", StringComparison.Ordinal))]));
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(ConformanceTable.Rows.Count, ConformanceTable.Rows.Select(row => row.Name).Distinct().Count());

    // Types are seen in the rows' own type arguments; factories that share a type (two momenta, two descents) in the rows' names.
    private static string[] WithoutRow(IReadOnlyList<ConformanceRow> rows)
    {
        var covered = rows.SelectMany(row => row.Covers).ToHashSet();
        var types = typeof(Steps).Assembly.GetExportedTypes().Concat(typeof(NoUTurn<,,>).Assembly.GetExportedTypes()).Where(type => IsPart(type) && !IsCarrier(type) && !covered.Contains(type)).Select(type => type.Name);
        var factories = new[] { typeof(Transforms), typeof(Schedules), typeof(ProximalMaps), typeof(LineSearches), typeof(CoordinateRules), typeof(Steps) }
            .SelectMany(family => family.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name)).Distinct()
            .Where(name => !Combinators.Contains(name))
            .Where(name => !rows.Any(row => Names(row, name) || Names(row, Algorithm(name))));
        return [.. types, .. factories];
    }

    private static string Algorithm(string factory) => factory.Replace("ScaleBy", "", StringComparison.Ordinal).Replace("With", "", StringComparison.Ordinal);

    // By a word that begins so: OptimisticGradientDescent is no row of GradientDescent.
    private static bool Names(ConformanceRow row, string algorithm) =>
        row.Name.Split(' ', ',', ':', '(').Any(word => word.StartsWith(algorithm, StringComparison.OrdinalIgnoreCase));

    // What composes parts at the outer edge and is taken apart before a loop runs.
    private static bool IsCarrier(Type type) => type == typeof(Transform<,,,,,>) || type == typeof(Preconditioner<,,,>);

    private static bool IsPart(Type type) => !type.IsInterface && !type.IsAbstract
        && type.GetInterfaces().Any(face => face.IsGenericType && Parts.Contains(face.GetGenericTypeDefinition()));

    private static ConformanceRow Row(string name) => ConformanceTable.Rows.Single(row => row.Name == name);
}
