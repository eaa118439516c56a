using Microsoft.Extensions.ObjectPool;

namespace Toolkit.Numerics;

/// <summary>Workspaces for runs that come and go: a run takes one and gives it back, and one that comes back with rentals out is dropped.</summary>
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
        if (Interlocked.Increment(ref _outstanding) == 1) Workspace.Watcher?.Invoke(this);
        return new Lease(this, _pool.Get());
    }

    private void Return(Workspace workspace)
    {
        Interlocked.Decrement(ref _outstanding);
        _pool.Return(workspace);
    }

    /// <summary>The one owner of a pooled workspace.</summary>
    /// <remarks>
    /// A run that reaches its end calls <see cref="Complete"/>, which tells of a leak; <see cref="Dispose"/> never throws, since the
    /// exception of a run that fails must not be lost for the rentals that it may have left.
    /// </remarks>
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

        /// <summary>Gives the workspace back and checks that nothing rented from it is out; disposing the lease then does nothing.</summary>
        /// <exception cref="InvalidOperationException">Memory rented from the workspace has not been returned; the workspace is dropped.</exception>
        public void Complete()
        {
            var leaked = _workspace.Outstanding;
            if (!TryReturn() || leaked == 0) return;
            throw new InvalidOperationException($"A workspace came back with {leaked} rentals outstanding.");
        }

        /// <summary>Gives the workspace back, or drops it where memory rented from it has not been returned.</summary>
        public void Dispose() => TryReturn();

        private bool TryReturn()
        {
            var pool = Interlocked.Exchange(ref _pool, null);
            pool?.Return(_workspace);
            return pool is not null;
        }
    }

    private sealed class Policy : PooledObjectPolicy<Workspace>
    {
        public override Workspace Create() => new();

        public override bool Return(Workspace obj) => obj.Outstanding == 0;
    }
}
