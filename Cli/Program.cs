using System.Diagnostics;
using System.Runtime.InteropServices;
using Toolkit.Cli;

// The first Ctrl-C, or a request to end, stops the run between two steps; the second ends the process at once. One press may arrive twice, as a signal to the
// process and one to its group. The live line has hidden the cursor.
const string ShowCursor = "\e[?25h";
var onePress = TimeSpan.FromMilliseconds(300);
using var cancellation = new CancellationTokenSource();
var first = 0L;
void Stop(PosixSignalContext context)
{
    var before = Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0);
    context.Cancel = before == 0 || Stopwatch.GetElapsedTime(before) < onePress;
    if (before == 0) cancellation.Cancel();
    else if (!context.Cancel && !Console.IsErrorRedirected) Console.Error.WriteLine(ShowCursor);
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return ToolkitCommand.Run(args, new Terminal(Console.Out, Console.Error, cancellation.Token));
