using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>
/// A peer in a process of its own that lives as long as the gate: it loads its data once, then answers each request with a line of figures, its own
/// seconds among them. So both sides run in turns, and starting, importing and reading are in nobody's time.
/// </summary>
/// <remarks>
/// The scripts are in <c>benchmarks/Peers/Scripts</c>. A script says <c>ready</c>, or <c>missing NAME</c> where a package is not installed; a request is a name and
/// arguments, an answer <c>name=number</c> for each figure. The peer's libraries are held to one thread.
/// </remarks>
public sealed class PeerProcess : IDisposable
{
    private static readonly string[] OneThread = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"];
    private readonly Process _process;
    private readonly Task<string> _errors;

    private PeerProcess(string interpreter, string script, IReadOnlyList<string> arguments)
    {
        Name = script;
        var start = new ProcessStartInfo(interpreter, [Path.Combine(AppContext.BaseDirectory, "Peers", "Scripts", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in OneThread) start.Environment[variable] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The script.</summary>
    public string Name { get; }

    /// <summary>Starts a script in the first Python that has what it needs: the system's, then the one on the path.</summary>
    /// <param name="script">The file in <c>benchmarks/Peers/Scripts</c>.</param>
    /// <param name="arguments">Its arguments, by which it loads its data.</param>
    /// <exception cref="PeerMissingException">There is no Python, or none has the packages.</exception>
    public static PeerProcess Python(string script, params IReadOnlyList<string> arguments) => Start(["/usr/bin/python3", "python3"], script, arguments);

    /// <summary>Starts a script in R.</summary>
    /// <param name="script">The file in <c>benchmarks/Peers/Scripts</c>.</param>
    /// <param name="arguments">Its arguments, by which it loads its data.</param>
    /// <exception cref="PeerMissingException">There is no R, or it has not the packages.</exception>
    public static PeerProcess R(string script, params IReadOnlyList<string> arguments) => Start(["/usr/bin/Rscript", "Rscript"], script, arguments);

    /// <summary>Sends a request and waits for the figures of its answer.</summary>
    /// <param name="request">The name of the request and its arguments, numbers as the invariant culture writes them.</param>
    /// <exception cref="InvalidOperationException">The peer ended, or answered something else.</exception>
    public IReadOnlyDictionary<string, double> Ask(FormattableString request)
    {
        _process.StandardInput.WriteLine(FormattableString.Invariant(request));
        _process.StandardInput.Flush();
        return Line().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(figure => figure.Split('='))
            .ToDictionary(figure => figure[0], figure => double.Parse(figure[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Lets the peer write its last solution, and reads it.</summary>
    public double[] Solution()
    {
        var file = Path.GetTempFileName();
        try
        {
            Ask($"write {file}");
            return DoubleFile.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A request as a contender, timed by the peer's own clock.</summary>
    /// <param name="name">The name that the table prints.</param>
    /// <param name="request">The request.</param>
    public Contender Contender(string name, FormattableString request) => new(name, () => Ask(request), Warm: () => { })
    {
        Seconds = () => Ask(request)["seconds"],
    };

    /// <summary>Ends the peer, which stops when its input does.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(2))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static PeerProcess Start(IReadOnlyList<string> interpreters, string script, IReadOnlyList<string> arguments)
    {
        Exception? missing = null;
        foreach (var interpreter in interpreters)
        {
            PeerProcess? peer = null;
            try
            {
                peer = new PeerProcess(interpreter, script, arguments);
                var line = peer.Line();
                if (line == "ready") return peer;
                missing = new InvalidOperationException($"{interpreter} says: {line}");
            }
            catch (Win32Exception cause)
            {
                missing = cause;
            }

            peer?.Dispose();
        }

        throw new PeerMissingException(script, missing!);
    }

    private string Line() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended: {_errors.Result.Trim()}");
}
