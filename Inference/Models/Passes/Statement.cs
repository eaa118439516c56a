using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A distribution in words: its name, and its parameters in the order in which they are written.</summary>
internal static class Statement
{
    [UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "A parameter that was trimmed away is left out of a text for people.")]
    public static string Of<T, TDistribution>(TDistribution distribution, Func<Variable<T>, string> name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDistribution : IDistribution<T>
    {
        var parts = typeof(TDistribution).GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is { IsStatic: false })
            .Select(property => property.GetValue(distribution) switch
            {
                Variable<T> variable => name(variable),
                IDistribution<T> inner => Nested(inner),
                bool or int or string or double or float => $"{property.GetValue(distribution)}",
                _ => "…",
            });
        return $"{Bare(typeof(TDistribution))}({string.Join(", ", parts)})";
    }

    private static string Nested(object inner) => $"{Bare(inner.GetType())}(…)";

    private static string Bare(Type type) => type.Name.IndexOf('`', StringComparison.Ordinal) is > 0 and var end ? type.Name[..end] : type.Name;
}
