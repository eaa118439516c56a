namespace Toolkit.Install.Tests;

/// <summary>
/// A program that steps works ahead-of-time compiled. Skipped where the machine has no clang, or no index to restore the compiler from.
/// </summary>
public sealed class NativeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toolkit-native-");

    // What the rooms refer to is there to be compiled in, whether the program uses it or not.
    private static readonly string[] References = ["Toolkit.Numerics", "Toolkit.Optimization", "Microsoft.Extensions.ObjectPool", "LanguageExt.Core"];

    [SkippableFact]
    public async Task A_native_program_gives_the_bits_of_a_managed_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && IsOnThePath("clang"), "Ahead-of-time compilation needs clang.");
        var folder = _folder.FullName;
        File.WriteAllText(Path.Combine(folder, "Native.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PublishAot>true</PublishAot>
                <NuGetAudit>false</NuGetAudit>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(References.Select(name => $"""<Reference Include="{Path.Combine(AppContext.BaseDirectory, name)}.dll" />"""))}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Toolkit.Numerics;
            using Toolkit.Optimization;
            using static Toolkit.Optimization.ProximalMaps;
            using static Toolkit.Optimization.Transforms;

            var (n, d) = (100, 20);
            var (a, y) = (new double[n * d], new double[n]);
            RandomKey.FromSeed(1).Normals<double>(a);
            for (var i = 0; i < n; i++) y[i] = a[i * d];
            var objective = Objectives.LeastSquares(new DenseRows<double>(a, n, d), y);
            var adam = ScaleByAdam<double>().Then(AddDecayedWeights<double>(1e-4)).Then(Descend(Schedules.WarmUpCosine<double>(0.05, 50, 500)));
            var sparse = Steps.AcceleratedProximalGradient(objective, L1<double>(0.1));
            Print(adam.For(objective).Run(objective, new double[d]).Take(500).Run().State.Point.Span);
            Print(sparse.Run(objective, new double[d]).Take(100).Run().State.Point.Span);
            Console.WriteLine(adam.For(objective).Name);

            static void Print(ReadOnlySpan<double> point) => Console.WriteLine(string.Join(" ", point.ToArray().Select(BitConverter.DoubleToInt64Bits)));
            """);

        var published = await CommandLine.RunAtHome(folder, CommandLine.Dotnet, "publish", "-c", "Release", "--use-current-runtime", "-o", "native");
        Skip.If(published.Output.Contains("error NU1", StringComparison.Ordinal), "The compiler could not be restored.");
        Skip.If(published.Output.Contains("cannot find -lz", StringComparison.Ordinal), "Ahead-of-time compilation needs zlib.");
        published.Ended();
        (await CommandLine.RunAtHome(folder, CommandLine.Dotnet, "build", "-c", "Release", "-o", "managed", "-p:PublishAot=false")).Ended();
        var managed = await CommandLine.RunAtHome(folder, CommandLine.Dotnet, Path.Combine(folder, "managed", "Native.dll"));
        var native = await CommandLine.RunAtHome(folder, Path.Combine(folder, "native", "Native"));

        Assert.DoesNotContain(published.Output.Split('\n'), line => line.Contains("warning IL", StringComparison.Ordinal) && line.Contains("'Toolkit", StringComparison.Ordinal));
        Assert.Contains("ScaleByAdam → AddDecayedWeights → ScaleBySchedule", native.Ended().Output, StringComparison.Ordinal);
        Assert.Equal(managed.Ended().Output, native.Output);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static bool IsOnThePath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
