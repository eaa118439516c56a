using Xunit.Sdk;

namespace Toolkit.Numerics.Tests;

/// <summary>The fixture fails a test that leaks, and only such a test.</summary>
public sealed class PooledTestTests
{
    [Fact]
    public void A_test_that_leaks_a_rental_fails()
    {
        var test = new Probe();
        test.LeakRental();
        Assert.Contains("leaks 1 rentals", Assert.ThrowsAny<XunitException>(test.Dispose).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_leaks_a_rental_of_a_leased_workspace_fails()
    {
        var test = new Probe();
        test.LeakRentalOfLease();
        Assert.Contains("leaks 1 rentals", Assert.ThrowsAny<XunitException>(test.Dispose).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_leaks_a_lease_fails()
    {
        var test = new Probe();
        test.LeakLease();
        Assert.Contains("1 leases", Assert.ThrowsAny<XunitException>(test.Dispose).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_returns_everything_passes()
    {
        var test = new Probe();
        test.ReturnEverything();
        test.Dispose();
    }

    private sealed class Probe : PooledTest
    {
        public void LeakRental() => _ = Workspace.Rent<int>(3);

        public void LeakRentalOfLease()
        {
            var lease = Rent();
            _ = lease.Workspace.Rent<int>(3);
            Assert.Throws<InvalidOperationException>(lease.Dispose);
        }

        public void LeakLease() => Rent();

        public void ReturnEverything()
        {
            using var scratch = Workspace.Rent<int>(3);
            using var lease = Rent();
            using var inner = lease.Workspace.Rent<double>(10_000);
        }
    }
}
