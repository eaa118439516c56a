using FsCheck.Xunit;
using Toolkit.Tests;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Toolkit.Numerics.Tests;

/// <summary>The check that all tests run under fails a test that leaks, and only such a test.</summary>
public sealed class LeakCheckTests
{
    [Theory]
    [InlineData(nameof(Probes.Rental), "leaks 1 rentals of scratch memory and 0 leases")]
    [InlineData(nameof(Probes.Scope), "leaks 1 rentals of scratch memory and 0 leases")]
    [InlineData(nameof(Probes.RentalOfALease), "leaks 1 rentals of scratch memory and 0 leases")]
    [InlineData(nameof(Probes.Lease), "leaks 0 rentals of scratch memory and 1 leases")]
    [InlineData(nameof(Probes.RentalOnAnotherThread), "leaks 1 rentals of scratch memory and 0 leases")]
    [InlineData(nameof(Probes.RentalAfterAnAwait), "leaks 1 rentals of scratch memory and 0 leases")]
    public async Task A_test_that_leaks_fails(string probe, string expected)
    {
        var failed = Assert.IsAssignableFrom<ITestFailed>(await Run(AsFact, probe));
        Assert.Contains(expected, failed.Messages.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_that_leaks_fails()
    {
        var failed = Assert.IsAssignableFrom<ITestFailed>(await Run(AsProperty, nameof(Probes.LeakingProperty)));
        Assert.Contains("rentals of scratch memory", failed.Messages.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Probes.EverythingReturned))]
    [InlineData(nameof(Probes.ReturnedByAnotherThread))]
    [InlineData(nameof(Probes.OnPurpose))]
    public async Task A_test_that_returns_everything_or_leaks_on_purpose_passes(string probe) =>
        Assert.IsAssignableFrom<ITestPassed>(await Run(AsFact, probe));

    [Fact]
    public async Task A_failure_of_another_kind_is_kept()
    {
        var failed = Assert.IsAssignableFrom<ITestFailed>(await Run(AsFact, nameof(Probes.LeakAndThrow)));
        Assert.Contains("the reason", failed.Messages.Single(), StringComparison.Ordinal);
    }

    private static XunitTestCase AsFact(ITestMethod method) =>
        new(new NullMessageSink(), TestMethodDisplay.Method, TestMethodDisplayOptions.None, method);

    private static PropertyTestCase AsProperty(ITestMethod method) =>
        new(new NullMessageSink(), TestMethodDisplay.Method, TestMethodDisplayOptions.None, method, null);

    // A task of its own, so that the probe's record does not replace that of the test which runs it.
    private static async Task<ITestResultMessage> Run(Func<ITestMethod, IXunitTestCase> kind, string probe)
    {
        var probes = Reflector.Wrap(typeof(Probes));
        var assembly = new TestAssembly(probes.Assembly);
        var method = new TestMethod(new TestClass(new TestCollection(assembly, null, "probes"), probes), probes.GetMethod(probe, false));
        var results = new Results();
        using var cancellation = new CancellationTokenSource();
        await Task.Run(() => kind(method).RunAsync(new NullMessageSink(), new LeakCheck.Bus(results), [], new ExceptionAggregator(), cancellation));
        return Assert.Single(results.All);
    }

    private sealed class Results : IMessageBus
    {
        public List<ITestResultMessage> All { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestResultMessage result) All.Add(result);
            return true;
        }

        public void Dispose()
        {
        }
    }

    // Run by the tests above alone: no discoverer looks into a class that is not public.
#pragma warning disable xUnit1000
    private sealed class Probes
    {
        private readonly Workspace _workspace = new();
        private readonly WorkspacePool _pool = new();

        [Fact]
        public void Rental() => _ = _workspace.Rent<int>(3);

        [Fact]
        public void Scope() => _ = _workspace.Open();

        [Fact]
        public void RentalOfALease()
        {
            using var lease = _pool.Rent();
            _ = lease.Workspace.Rent<int>(3);
        }

        [Fact]
        public void Lease() => _pool.Rent();

        [Fact]
        public void RentalOnAnotherThread()
        {
            var thread = new Thread(Rental);
            thread.Start();
            thread.Join();
        }

        [Fact]
        public async Task RentalAfterAnAwait()
        {
            await Task.Delay(1);
            Rental();
        }

        [Property]
        public bool LeakingProperty(int length)
        {
            _ = _workspace.Rent<byte>(length & 15);
            return true;
        }

        [Fact]
        public void EverythingReturned()
        {
            using var scratch = _workspace.Rent<int>(3);
            using var lease = _pool.Rent();
            using var inner = lease.Workspace.Rent<double>(10_000);
        }

        [Fact]
        public async Task ReturnedByAnotherThread()
        {
            var lease = _pool.Rent();
            await Task.Run(lease.Complete);
        }

        [Fact]
        public void OnPurpose()
        {
            Rental();
            Lenders.Excuse(_workspace);
        }

        [Fact]
        public void LeakAndThrow()
        {
            Rental();
            throw new InvalidOperationException("the reason");
        }
    }
#pragma warning restore xUnit1000
}
