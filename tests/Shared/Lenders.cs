using System.Runtime.CompilerServices;

namespace Toolkit.Tests;

/// <summary>The workspaces and pools that lent during the present test, on whatever thread: the record follows the execution context.</summary>
public sealed class Lenders
{
    private static readonly AsyncLocal<Lenders?> Current = new();

    private readonly HashSet<object> _all = new(ReferenceEqualityComparer.Instance);

    static Lenders() => Watcher(null) = static lender => Current.Value?.Add(lender);

    /// <summary>What the present test has out, in words; null for nothing.</summary>
    public static string? Leaks
    {
        get
        {
            if (Current.Value is not { } lenders) return null;
            lock (lenders._all)
            {
                var rentals = lenders._all.OfType<Numerics.Workspace>().Sum(workspace => workspace.Outstanding);
                var leases = lenders._all.OfType<Numerics.WorkspacePool>().Sum(pool => pool.Outstanding);
                return rentals + leases == 0 ? null : $"{rentals} rentals of scratch memory and {leases} leases of workspaces";
            }
        }
    }

    /// <summary>Begins the record of a test.</summary>
    public static void Begin() => Current.Value = new();

    /// <summary>Leaves a workspace out of the record until it has everything back: it leaks on purpose.</summary>
    /// <param name="workspace">The workspace, with what it leaks already out.</param>
    public static void Excuse(Numerics.Workspace workspace)
    {
        if (Current.Value is not { } lenders) return;
        lock (lenders._all) lenders._all.Remove(workspace);
    }

    private void Add(object lender)
    {
        lock (_all) _all.Add(lender);
    }

    // A user has no need of the field, and the projects that stand for users are not to see what is internal.
    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "Watcher")]
    private static extern ref Action<object>? Watcher(Numerics.Workspace? owner);
}
