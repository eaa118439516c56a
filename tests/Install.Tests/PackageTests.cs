namespace Toolkit.Install.Tests;

/// <summary>The packages hold what they should, and work where they are installed.</summary>
public sealed class PackageTests(PackedToolkit packed) : IClassFixture<PackedToolkit>
{
    public static TheoryData<string, string[]> Dependencies => new()
    {
        { "Toolkit.Numerics", ["Microsoft.Extensions.ObjectPool"] },
        { "Toolkit.Optimization", ["Toolkit.Numerics"] },
        { "Toolkit.Inference", ["Apache.Arrow", "Parquet.Net", "Toolkit.Optimization"] },
        { "Toolkit.Sketching", ["Toolkit.Optimization"] },
        { "Toolkit.Properties", ["FsCheck", "Toolkit.Optimization"] },
        { "Toolkit.Cli", [] },
    };

    [Theory]
    [MemberData(nameof(Dependencies))]
    public void A_package_says_what_it_is_and_what_it_needs(string package, string[] dependencies)
    {
        var manifest = packed.Manifest(package);

        Assert.Equal(package, manifest.Element("id")!.Value);
        Assert.Equal(Build.Version, manifest.Element("version")!.Value);
        Assert.Equal("MIT", manifest.Element("license")!.Value);
        Assert.NotEqual("Package Description", manifest.Element("description")!.Value);
        Assert.NotEmpty(manifest.Element("tags")!.Value);
        Assert.Equal("README.md", manifest.Element("readme")!.Value);
        Assert.Contains("README.md", packed.Files(package));
        Assert.Subset(
            manifest.Descendants("dependency").Select(dependency => dependency.Attribute("id")!.Value).ToHashSet(), dependencies.ToHashSet());
    }

    [Fact]
    public void Nothing_but_the_rooms_and_the_tool_is_packed()
    {
        Assert.Equal(
            Dependencies.Select(row => $"{row[0]}.{Build.Version}").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(packed.Packages, "*.nupkg").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.All(
            new[] { "Numerics", "Optimization", "Inference", "Sketching", "Properties" },
            room => Assert.True(File.Exists(Path.Combine(packed.Packages, $"Toolkit.{room}.{Build.Version}.snupkg"))));
        Assert.All(
            new[] { "Numerics", "Optimization", "Inference", "Sketching", "Properties" },
            room => Assert.Contains($"lib/net10.0/Toolkit.{room}.xml", packed.Files($"Toolkit.{room}")));
    }

    [Fact]
    public async Task The_tool_is_installed_and_fits()
    {
        var folder = packed.Folder("tool");
        (await CommandLine.Run(folder, CommandLine.Dotnet, "tool", "install", "Toolkit.Cli", "--tool-path", Path.Combine(folder, "bin"),
            "--configfile", packed.Configuration, "--version", Build.Version)).Ended();
        var toolkit = Path.Combine(folder, "bin", OperatingSystem.IsWindows() ? "toolkit.exe" : "toolkit");
        Task<CommandLine> Run(params string[] arguments) => CommandLine.Run(folder, toolkit, arguments);

        // y = 3 x₁ − 2 x₂ + 1 without noise.
        File.WriteAllLines(Path.Combine(folder, "plane.svm"),
            Enumerable.Range(0, 25).Select(i => (First: i % 5, Second: i / 5)).Select(x => $"{(3 * x.First) - (2 * x.Second) + 1} 1:{x.First} 2:{x.Second}"));
        File.WriteAllText(Path.Combine(folder, "broken.svm"), "1 1:1\n1 1:two\n");

        Assert.StartsWith(Build.Version, (await Run("--version")).Ended().Output);
        Assert.Contains("certified", (await Run("fit")).Ended().Output, StringComparison.OrdinalIgnoreCase);

        var fitted = (await Run("fit", "plane.svm", "--loss", "squares", "--json")).Ended();
        var model = System.Text.Json.JsonDocument.Parse(fitted.Output).RootElement;
        Assert.Equal([3, -2], model.GetProperty("coefficients")[0].EnumerateArray().Select(value => Math.Round(value.GetDouble(), 4)));

        (await Run("fit", "plane.svm", "--loss", "squares", "--iterations", "1")).Ended(1);
        Assert.Contains("broken.svm", (await Run("fit", "broken.svm")).Ended(2).Error, StringComparison.Ordinal);
        (await Run("fit", "nowhere.svm")).Ended(2);
    }

    [Fact]
    public async Task A_new_project_compiles_against_the_packages_and_runs()
    {
        var folder = packed.Folder("consumer");
        File.Copy(packed.Configuration, Path.Combine(folder, "NuGet.config"));
        File.WriteAllText(Path.Combine(folder, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Toolkit.Optimization" Version="{Build.Version}" />
                <PackageReference Include="Toolkit.Properties" Version="{Build.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), """
            using Toolkit.Numerics;
            using Toolkit.Optimization;
            using Toolkit.Properties;
            using static Toolkit.Optimization.Transforms;

            var problem = Quadratics.Random(RandomKey.FromSeed(1), dimension: 6, rank: 6, condition: 10);
            var step = Adam<double>(0.05).For(problem.Objective);
            var run = step.Run(problem.Objective, problem.Start.Span).Take(2000).Run();
            PurityLaw.Assert(step, problem.Objective, problem.Start.Span);
            RobbinsMonroLaw.Assert(Schedules.PolyakLojasiewicz<double>(problem.PolyakLojasiewicz));
            Console.WriteLine(problem.Gap(run.State.Point.Span, new Workspace()) < 1e-6 ? "solved" : "not solved");
            """);

        var run = (await CommandLine.Run(folder, CommandLine.Dotnet, "run", "-c", "Release")).Ended();

        Assert.Equal("solved", run.Output.Trim());
    }

    [Fact]
    public async Task A_model_in_a_file_of_its_own_is_checked_and_its_wrong_parameter_named()
    {
        var folder = packed.Folder("model");
        File.Copy(packed.Configuration, Path.Combine(folder, "NuGet.config"));
        File.WriteAllText(Path.Combine(folder, "model.cs"), $$"""
            #:package Toolkit.Inference@{{Build.Version}}
            #:property NuGetAudit=false
            #:property UseSharedCompilation=false
            #:property PublishAot=false
            using Toolkit.Inference;
            using static Toolkit.Inference.Constraints;
            using static Toolkit.Inference.Distributions;

            // ln p = −½/σ² − ln σ: the derivative is σ⁻³ − σ⁻¹, whose second term is forgotten.
            ValueAndGradient<double> wrong = (x, gradient) =>
            {
                gradient[0] = 1 / (x[0] * x[0] * x[0]);
                return -(0.5 / (x[0] * x[0])) - Math.Log(x[0]);
            };
            var model = new Model<double>("mine", model =>
            {
                var mu = model.Real("mu");
                var sigma = model.Real("sigma", Positive);
                model.Prior(mu, Normal(0, 1));
                model.Add(LogDensity.Analytic(sigma, wrong));
            });
            return GradientCheckProgram.Run(model, args);
            """);

        var run = (await CommandLine.Run(folder, CommandLine.Dotnet, "run", "model.cs", "--", "--points", "10")).Ended(1);

        Assert.Contains("The derivative by sigma is ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The derivative by mu", run.Output, StringComparison.Ordinal);
    }
}
