using Toolkit.Optimization;
using Toolkit.Properties;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Docs.Tests;

/// <summary>What a page says that its code prints is what the code prints.</summary>
public sealed class RateReportTests
{
    [Fact]
    public void The_report_on_a_page_is_the_one_that_its_code_prints()
    {
        var mine = RateLaw.Report(
            problem => Descend<double>(1 / problem.CoordinateLipschitz).For(problem.Objective).Named("my descent"),
            ProblemFamilies.OfQuadratics,
            problem => Rate.Linear(1 - problem.PolyakLojasiewicz / problem.Lipschitz, "my theorem"));
        var shown = CodeBlock.Of(Repository.Read("Properties/README.md")).First(block => block.Language is "text").Code;

        Assert.True(mine.ToString().ReplaceLineEndings("\n") == shown.Trim(), $"The report is now:\n{mine}");
    }
}
