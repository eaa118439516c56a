using Microsoft.Extensions.ObjectPool;

namespace Toolkit.Numerics;

/// <summary>Workspaces for runs that come and go: a run takes one, and returning it checks that it left nothing rented.</summary>
public sealed class WorkspacePool
{
    private readonly ObjectPool<Workspace> _pool;
    private int _outstanding;

    /// <summary>A pool that keeps at most <paramref name="retained"/> idle workspaces.</summary>
    /// <param name="retained">The number of idle workspaces to keep, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="retained"/> is below 1.</exception>
    public WorkspacePool(int retained = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retained, 1);
        _pool = new DefaultObjectPool<Workspace>(new Policy(), retained);
    }

    /// <summary>The number of workspaces that are out.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Takes a workspace; the returned scope owns it and gives it back when disposed.</summary>
    public Lease Rent()
    {
        Interlocked.Increment(ref _outstanding);
        return new Lease(this, _pool.Get());
    }

    private void Return(Workspace workspace)
    {
        Interlocked.Decrement(ref _outstanding);
        if (workspace.Outstanding > 0)
        {
            throw new InvalidOperationException($"A workspace came back with {workspace.Outstanding} rentals outstanding.");
        }

        _pool.Return(workspace);
    }

    /// <summary>The one owner of a pooled workspace.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly Workspace _workspace;
        private WorkspacePool? _pool;

        internal Lease(WorkspacePool pool, Workspace workspace) => (_pool, _workspace) = (pool, workspace);

        /// <summary>The workspace, until this lease is disposed.</summary>
        /// <exception cref="ObjectDisposedException">The lease was disposed: the workspace may have another owner.</exception>
        public Workspace Workspace
        {
            get
            {
                ObjectDisposedException.ThrowIf(_pool is null, this);
                return _workspace;
            }
        }

        /// <summary>Gives the workspace back.</summary>
        /// <exception cref="InvalidOperationException">Memory rented from the workspace has not been returned.</exception>
        public void Dispose() => Interlocked.Exchange(ref _pool, null)?.Return(_workspace);
    }

    private sealed class Policy : PooledObjectPolicy<Workspace>
    {
        public override Workspace Create() => new();

        public override bool Return(Workspace obj) => obj.Outstanding == 0;
    }
}
