using System.Runtime.InteropServices;
using Toolkit.Cli;

// The first Ctrl-C, or a request to end, stops the run between two steps; the second ends the process at once.
using var cancellation = new CancellationTokenSource();
void Stop(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return ToolkitCommand.Run(args, new Terminal(Console.Out, Console.Error, cancellation.Token));
