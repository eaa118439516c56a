using System.Reflection;
using Toolkit.Inference;
using Toolkit.Numerics;
using Toolkit.Optimization;
using Toolkit.Properties;
using Toolkit.Sketching;

namespace Toolkit.PublicSurface.Tests;

/// <summary>
/// What each room shows to the world is a text in <c>docs/api</c> that somebody approved. A change of it fails here, so that it is seen in review; with
/// the variable <c>APPROVE</c> set to 1 the tests write the texts instead.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly string Approved = Path.Combine(
        typeof(PublicSurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "docs", "api");

    private static readonly Assembly[] Rooms = [typeof(RandomKey).Assembly, typeof(Steps).Assembly, typeof(ILogDensity<>).Assembly, typeof(SketchShape).Assembly, typeof(Verdict).Assembly];

    public static TheoryData<string> Names => [.. Rooms.Select(room => room.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_public_surface_of_a_room_is_the_approved_one(string name)
    {
        var (approved, received) = (Path.Combine(Approved, $"{name}.txt"), Path.Combine(Approved, $"{name}.received.txt"));
        var surface = Surface.Of(Rooms.Single(room => room.GetName().Name == name));
        if (Environment.GetEnvironmentVariable("APPROVE") is "1") File.WriteAllText(approved, surface);
        var before = File.Exists(approved) ? File.ReadAllText(approved) : "";
        File.Delete(received);
        if (surface == before) return;

        File.WriteAllText(received, surface);
        Assert.Fail(
            $"""
            The public surface of {name} is not the approved one:
            {string.Join(Environment.NewLine, Difference(before, surface).Take(40))}
            All of it is in {Path.GetRelativePath(Path.Combine(Approved, "..", ".."), received)}. If it is meant: APPROVE=1 dotnet test tests/PublicSurface.Tests
            """);
    }

    [Fact]
    public void All_that_a_caller_depends_on_is_in_the_text()
    {
        var before = Surface.Of("""
            #nullable enable
            namespace N;
            public interface I<in T> where T : unmanaged, allows ref struct { static abstract int Between(T a, ref int b); }
            public readonly record struct R(int First) { internal R(double d) : this((int)d) { } public string? Name { get; init; } }
            public static class F { public static void Do(this string s, params System.ReadOnlySpan<(long Step, int Value)> p) { } public static int Or(int a = 3) => a; }
            """);

        Assert.Equal(
            """
            N.F
                static class F
                    public static int Or(int a = 3)
                    public static void Do(this string s, params ReadOnlySpan<(long Step, int Value)> p)
            N.I<T>
                interface I<in T> where T : unmanaged, allows ref struct
                    static abstract int Between(T a, ref int b)
            N.R
                readonly struct R : IEquatable<R>
                    public R(int First)
                    public int First { get; init; }
                    public string? Name { get; init; }

            """.ReplaceLineEndings("\n"), before);
        Assert.Equal(["- b", "+ d"], Difference("a\nb\nc\n", "a\nc\nd\n"));
    }

    // Lines that one side has more often than the other; they stand in order of the texts.
    private static IEnumerable<string> Difference(string before, string after) =>
        Surplus(before, after).Select(line => $"- {line}").Concat(Surplus(after, before).Select(line => $"+ {line}"));

    private static IEnumerable<string> Surplus(string of, string over)
    {
        var left = over.Split('\n').CountBy(line => line).ToDictionary();
        foreach (var line in of.Split('\n'))
        {
            if (left.GetValueOrDefault(line) == 0) yield return line.Trim();
            else left[line]--;
        }
    }
}
