using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Toolkit.PublicSurface.Tests;

/// <summary>
/// The public types and members of an assembly as text, in the compiler's own words, so that constraints, modifiers, nullability and default values are all there.
/// What the compiler itself adds to a record is left out. Types stand by namespace and name, members by kind and signature.
/// </summary>
internal static class Surface
{
    private static readonly SymbolDisplayFormat Signature = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        SymbolDisplayLocalOptions.None,
        SymbolDisplayKindOptions.IncludeTypeKeyword,
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    // The name of a type where another declaration mentions it.
    private static readonly SymbolDisplayFormat Mention = Signature.WithKindOptions(SymbolDisplayKindOptions.None)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    // What the tests themselves run on.
    private static readonly ImmutableArray<PortableExecutableReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The surface of an assembly that lies in a file beside the tests.</summary>
    /// <param name="room">The assembly.</param>
    public static string Of(Assembly room) =>
        Of(MetadataReference.CreateFromFile(room.Location), Platform.Where(reference => reference.FilePath != room.Location));

    /// <summary>The surface of an assembly that is compiled from code.</summary>
    /// <param name="code">C#.</param>
    public static string Of(string code)
    {
        using var image = new MemoryStream();
        var compilation = CSharpCompilation.Create(
            "code", [CSharpSyntaxTree.ParseText(code)], Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(found => found.Severity is DiagnosticSeverity.Error));
        image.Position = 0;
        return Of(MetadataReference.CreateFromStream(image), Platform);
    }

    private static string Of(PortableExecutableReference room, IEnumerable<MetadataReference> platform)
    {
        var compilation = CSharpCompilation.Create("surface", [], [room, .. platform]);
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(room)!;
        var text = new StringBuilder();
        foreach (var type in Types(assembly.GlobalNamespace).OrderBy(FullName, StringComparer.Ordinal)) Write(text, type);
        return text.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol scope) => scope.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Types(inner),
        INamedTypeSymbol type when IsVisible(type) => Types(type).Prepend(type),
        _ => [],
    });

    private static void Write(StringBuilder text, INamedTypeSymbol type)
    {
        text.Append(FullName(type)).Append('\n').Append("    ").Append(Declaration(type)).Append('\n');
        foreach (var member in Members(type)) text.Append("        ").Append(member).Append('\n');
    }

    private static string FullName(INamedTypeSymbol type) =>
        $"{type.ContainingNamespace.ToDisplayString()}.{type.ToDisplayString(Mention)}";

    private static string Declaration(INamedTypeSymbol type)
    {
        var modifier = type switch
        {
            { IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            _ => "",
        };
        var parent = type switch
        {
            { TypeKind: TypeKind.Enum } => type.EnumUnderlyingType,
            { TypeKind: TypeKind.Class, BaseType.SpecialType: not SpecialType.System_Object } => type.BaseType,
            _ => null,
        };
        var interfaces = type.Interfaces.Select(Named).Order(StringComparer.Ordinal);
        string[] heritage = [.. parent is null ? [] : new[] { Named(parent) }, .. interfaces];
        var (name, constraints) = Split(type.ToDisplayString(Signature));
        return modifier + name + (heritage.Length > 0 ? $" : {string.Join(", ", heritage)}" : "") + constraints;

        static string Named(INamedTypeSymbol symbol) => symbol.ToDisplayString(Mention);
    }

    // A declaration names what it inherits before it constrains its parameters.
    private static (string Name, string Constraints) Split(string declaration) =>
        declaration.IndexOf(" where ", StringComparison.Ordinal) is var at and >= 0 ? (declaration[..at], declaration[at..]) : (declaration, "");

    private static IEnumerable<string> Members(INamedTypeSymbol type) => type.TypeKind is TypeKind.Delegate ? [] : type.GetMembers()
        .Where(member => member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null } && IsVisible(member) && !IsGenerated(member))
        .Select(member => (member.Kind, Text: OfInterface(member) + member.ToDisplayString(Signature)))
        .OrderBy(member => member.Kind).ThenBy(member => member.Text, StringComparer.Ordinal)
        .Select(member => member.Text);

    // The compiler's own display leaves the modifiers of interface members out.
    private static string OfInterface(ISymbol member) => member.ContainingType.TypeKind is not TypeKind.Interface ? ""
        : (member.IsStatic ? "static " : "") + (member.IsVirtual ? "virtual " : member is { IsStatic: true, IsAbstract: true } ? "abstract " : "");

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsGenerated(ISymbol symbol) => symbol.IsImplicitlyDeclared
        || symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");
}
