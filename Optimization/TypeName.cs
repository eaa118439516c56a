namespace Toolkit.Optimization;

/// <summary>The names of steps as a person writes them: the parts of a chain one after the other, wrappers left out.</summary>
internal static class TypeName
{
    public static string Of<TType>() => string.Join(" → ", Parts(typeof(TType)));

    private static IEnumerable<string> Parts(Type type)
    {
        var parts = type.GenericTypeArguments.Where(IsPart).SelectMany(Parts).ToArray();
        return parts.Length > 0 ? parts : [type.IsGenericType ? type.Name[..type.Name.IndexOf('`')] : type.Name];
    }

    private static bool IsPart(Type type) => type.IsAssignableTo(typeof(INamedPart));
}
