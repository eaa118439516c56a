namespace Toolkit.Numerics.Tests;

/// <summary>
/// The base of tests that rent memory: each test has a pool and a workspace of its own, and fails when it ends with a lease or a rental out.
/// </summary>
public abstract class PooledTest : IDisposable
{
    private readonly List<WorkspacePool.Lease> _leases = [];
    private readonly List<Workspace> _handedOut = [];

    /// <summary>The test's pool. Leases taken from it directly are counted; those of <see cref="Rent"/> are looked into as well.</summary>
    protected WorkspacePool Pool { get; } = new();

    /// <summary>The test's workspace, returned by the fixture.</summary>
    protected Workspace Workspace => (_leases.Count > 0 ? _leases[0] : Own()).Workspace;

    /// <summary>A lease that the test returns.</summary>
    protected WorkspacePool.Lease Rent()
    {
        var lease = Pool.Rent();
        _handedOut.Add(lease.Workspace);
        return lease;
    }

    /// <summary>Fails the test when memory is out.</summary>
    public void Dispose()
    {
        var rentals = _handedOut.Sum(workspace => workspace.Outstanding);
        var leases = Pool.Outstanding - _leases.Count;
        if (rentals == 0) _leases.ForEach(lease => lease.Dispose());
        GC.SuppressFinalize(this);
        Assert.True(rentals == 0 && leases == 0, $"The test leaks {rentals} rentals of scratch memory and {leases} leases of workspaces.");
    }

    private WorkspacePool.Lease Own()
    {
        _leases.Add(Rent());
        return _leases[0];
    }
}
