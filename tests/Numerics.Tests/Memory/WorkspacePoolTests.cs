using Toolkit.Tests;

namespace Toolkit.Numerics.Tests;

public sealed class WorkspacePoolTests
{
    [Fact]
    public void A_returned_workspace_is_lent_again()
    {
        var pool = new WorkspacePool();
        Workspace first;
        using (var lease = pool.Rent())
        {
            first = lease.Workspace;
            Assert.Equal(1, pool.Outstanding);
        }

        Assert.Equal(0, pool.Outstanding);
        using var again = pool.Rent();
        Assert.Same(first, again.Workspace);
    }

    [Fact]
    public void Two_leases_never_share_a_workspace()
    {
        var pool = new WorkspacePool();
        using var first = pool.Rent();
        using var second = pool.Rent();
        Assert.NotSame(first.Workspace, second.Workspace);
    }

    [Fact]
    public void Completion_tells_of_rentals_that_are_out_and_the_workspace_is_not_lent_again()
    {
        var pool = new WorkspacePool();
        using var lease = pool.Rent();
        var leaked = lease.Workspace;
        _ = leaked.Rent<int>(3);
        Lenders.Excuse(leaked);
        Assert.Contains("1 rentals", Assert.Throws<InvalidOperationException>(lease.Complete).Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Outstanding);
        using var next = pool.Rent();
        Assert.NotSame(leaked, next.Workspace);
    }

    [Fact]
    public void Disposal_drops_a_workspace_with_rentals_out_and_keeps_the_exception_under_way()
    {
        var pool = new WorkspacePool();
        Workspace? leaked = null;
        Assert.Equal("the reason", Assert.Throws<InvalidOperationException>(LeakAndFail).Message);
        Assert.Equal(0, pool.Outstanding);
        using var next = pool.Rent();
        Assert.NotSame(leaked, next.Workspace);

        void LeakAndFail()
        {
            using var lease = pool.Rent();
            leaked = lease.Workspace;
            _ = leaked.Rent<int>(3);
            Lenders.Excuse(leaked);
            throw new InvalidOperationException("the reason");
        }
    }

    [Fact]
    public void A_completed_lease_gave_its_workspace_back()
    {
        var pool = new WorkspacePool();
        using var lease = pool.Rent();
        var first = lease.Workspace;
        lease.Complete();
        Assert.Throws<ObjectDisposedException>(() => lease.Workspace);
        using var again = pool.Rent();
        Assert.Same(first, again.Workspace);
        lease.Complete();
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public void A_second_disposal_of_a_lease_does_nothing()
    {
        var pool = new WorkspacePool();
        var lease = pool.Rent();
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void A_lease_that_was_returned_shows_no_workspace()
    {
        var lease = new WorkspacePool().Rent();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Workspace);
    }

    [Fact]
    public void A_pool_keeps_at_least_one() => Assert.Throws<ArgumentOutOfRangeException>("retained", () => new WorkspacePool(0));
}
