namespace Toolkit.Docs.Tests;

/// <summary>Every code block of every page is compiled and run; what is not meant to run is marked as text.</summary>
public sealed class PagesTests
{
    private static readonly HashSet<string> NotRunHere = ["", "text", "sh"];

    public static TheoryData<string> PagesWithCode() => [.. Repository.Pages().Where(page => Blocks(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public Task The_code_of_a_page_runs(string page) => Script.Run(page, Blocks(page));

    [Fact]
    public void A_block_is_code_or_says_that_it_is_not()
    {
        var strangers = Repository.Pages()
            .SelectMany(page => CodeBlock.Of(Repository.Read(page)).Select(block => (page, block)))
            .Where(found => found.block.Language is not "csharp" && !NotRunHere.Contains(found.block.Language))
            .Select(found => $"{found.page}:{found.block.Line}: {found.block.Language}");

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_shell_commands_of_the_readme_are_those_that_continuous_integration_runs()
    {
        var commands = CodeBlock.Of(Repository.Read("README.md")).Where(block => block.Language is "sh")
            .SelectMany(block => block.Code.Split('\n')).Where(line => line.Length > 0).Take(2);
        var script = Repository.Read(".ci/run");

        Assert.All(commands, command => Assert.Contains(command, script, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_within_the_repository_lead_somewhere()
    {
        var dead = from page in Repository.Pages()
                   from System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(Repository.Read(page), @"\]\((?!https?:|#)([^)#]+)")
                   let target = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, link.Groups[1].Value)
                   where !File.Exists(target) && !Directory.Exists(target)
                   select $"{page}: {link.Groups[1].Value}";

        Assert.Empty(dead);
    }

    private static IEnumerable<CodeBlock> Blocks(string page) => CodeBlock.Of(Repository.Read(page)).Where(block => block.Language is "csharp");
}
