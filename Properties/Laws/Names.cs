namespace Toolkit.Properties;

/// <summary>The names of types as a person writes them, with the parts that are not numbers.</summary>
internal static class Names
{
    public static string Of(Type type)
    {
        if (!type.IsGenericType) return type.Name;
        var parts = type.GenericTypeArguments.Where(argument => !argument.IsPrimitive).Select(Of).ToArray();
        var name = type.Name[..type.Name.IndexOf('`')];
        return parts.Length == 0 ? name : $"{name}({string.Join(", ", parts)})";
    }
}
