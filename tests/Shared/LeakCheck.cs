using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Toolkit.Tests;

/// <summary>
/// The test framework of every test project, named in tests/Directory.Build.props: a test that would pass fails when it leaves scratch
/// memory or a lease of a workspace out. It holds for facts, theories and properties alike.
/// </summary>
/// <param name="messageSink">Receives diagnostics.</param>
public sealed class LeakCheck(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    /// <summary>A bus that turns the pass of a test that leaks into a failure.</summary>
    public sealed class Bus(IMessageBus next) : IMessageBus
    {
        /// <inheritdoc/>
        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestStarting) Lenders.Begin();
            if (message is ITestPassed passed && Lenders.Leaks is { } leaks)
            {
                message = new TestFailed(passed.Test, passed.ExecutionTime, passed.Output, new XunitException($"The test leaks {leaks}."));
            }

            return next.QueueMessage(message);
        }

        /// <inheritdoc/>
        public void Dispose() => next.Dispose();
    }

    private sealed class Executor(AssemblyName assemblyName, ISourceInformationProvider source, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assemblyName, source, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly,
        IEnumerable<IXunitTestCase> cases,
        IMessageSink diagnostics,
        IMessageSink execution,
        ITestFrameworkExecutionOptions options) : XunitTestAssemblyRunner(assembly, cases, diagnostics, execution, options)
    {
        protected override IMessageBus CreateMessageBus() => new Bus(base.CreateMessageBus());
    }
}
