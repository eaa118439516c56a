namespace Toolkit.Benchmarks;

/// <summary>The command <c>gate NAME|all|list</c>.</summary>
internal static class GateCommand
{
    private const int WrongUsage = 2;

    /// <summary>Runs the command and returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments) => arguments switch
    {
        ["list"] => List(),
        ["all"] => All(),
        [var name] when Gates.All.SingleOrDefault(gate => gate.Name == name) is { } gate => One(gate),
        _ => Usage(),
    };

    private static int List()
    {
        foreach (var line in TextTable.Lines([.. Gates.All.Select(gate => (string[])[gate.Name, gate.Limit.ToString(), gate.Description])]))
            Console.WriteLine(line);
        return 0;
    }

    private static int One(IGate gate)
    {
        var report = Report(gate);
        Console.WriteLine(report.Summary);
        return (int)report.Verdict;
    }

    private static int All()
    {
        var reports = Gates.All.Select(Report).ToArray();
        foreach (var report in reports) Console.WriteLine(report.Summary);
        return (int)(
            reports.Any(report => report.Verdict is GateVerdict.Fail) ? GateVerdict.Fail
            : reports.Any(report => report.Verdict is GateVerdict.Skip) ? GateVerdict.Skip
            : GateVerdict.Pass);
    }

    private static int Usage()
    {
        Console.Error.WriteLine($"usage: gate NAME, where NAME is all, list, {string.Join(", ", Gates.All.Select(gate => gate.Name))}");
        return WrongUsage;
    }

    private static GateReport Report(IGate gate)
    {
        var report = new GateReport(gate, Result(gate));
        foreach (var line in report.Details) Console.WriteLine(line);
        Console.WriteLine();
        return report;
    }

    private static GateResult Result(IGate gate)
    {
        try
        {
            return gate.Measure();
        }
        catch (PeerMissingException missing)
        {
            return new GateResult.Skipped(missing.Message);
        }
        finally
        {
            // What one gate leaves behind is not the next one's to collect.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
    }
}
