namespace Toolkit.Optimization;

/// <summary>The names of types as a person writes them.</summary>
internal static class TypeName
{
    public static string Of<TType>() => Of(typeof(TType));

    private static string Of(Type type) => type.IsGenericType ? type.Name[..type.Name.IndexOf('`')] : type.Name;
}
