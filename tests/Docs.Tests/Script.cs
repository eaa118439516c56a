using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Docs.Tests;

/// <summary>C# as a reader would paste it: one session a page, each block going on where the last one stopped.</summary>
internal static class Script
{
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .AddReferences(Directory.EnumerateFiles(AppContext.BaseDirectory, "Toolkit.*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => !name!.EndsWith(".Tests", StringComparison.Ordinal)).Select(name => Assembly.Load(name!)))
        .AddReferences(Assembly.Load("LanguageExt.Core"))
        .AddReferences("System.Runtime", "System.Collections", "System.Linq", "System.Console", "System.Memory", "System.Runtime.Intrinsics", "System.Runtime.InteropServices")
        .WithImports("System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading");

    public static async Task Run(string page, IEnumerable<CodeBlock> blocks)
    {
        ScriptState<object>? state = null;
        foreach (var block in blocks)
        {
            try
            {
                state = state is null ? await CSharpScript.RunAsync(block.Code, Options) : await state.ContinueWithAsync(block.Code);
            }
            catch (Exception cause)
            {
                throw new InvalidOperationException($"{page}:{block.Line}: {cause.Message}", cause);
            }
        }
    }

    /// <summary>The errors that the compiler finds in a piece of code.</summary>
    public static ImmutableArray<Diagnostic> Errors(string code) =>
        [.. CSharpScript.Create(code, Options).Compile().Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)];
}
