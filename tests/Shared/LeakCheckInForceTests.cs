namespace Toolkit.Tests;

/// <summary>Every test project runs under the leak check.</summary>
public sealed class LeakCheckInForceTests
{
    [Fact]
    public void What_this_test_has_out_is_known()
    {
        var workspace = new Numerics.Workspace();
        using (workspace.Rent<int>(3)) Assert.StartsWith("1 rentals", Lenders.Leaks, StringComparison.Ordinal);
        Assert.Null(Lenders.Leaks);
    }
}
