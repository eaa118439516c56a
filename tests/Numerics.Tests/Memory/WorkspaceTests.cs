using System.Runtime.CompilerServices;
using FsCheck.Xunit;

namespace Toolkit.Numerics.Tests;

public sealed class WorkspaceTests
{
    private Workspace Workspace { get; } = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(4099)]
    [InlineData(100_000)]
    public unsafe void Rentals_are_whole_lanes_that_start_on_a_lane(int length)
    {
        using var first = Workspace.Rent<byte>(1);
        using var second = Workspace.Rent<double>(length);
        Assert.Equal(length, second.Span.Length);
        Assert.Equal((length + 7) / 8 * 8, second.Lanes.Length);
        Assert.Equal(0, (nint)Unsafe.AsPointer(ref Unsafe.AsRef(in second.Lanes.GetPinnableReference())) % Alignment.LaneBytes);
    }

    [Fact]
    public void Zeroed_rentals_are_zero_where_garbage_was()
    {
        using (var garbage = Workspace.Rent<int>(1001)) garbage.Lanes.Fill(7);
        using var zeroed = Workspace.Rent<int>(1001, BufferContents.Zeroed);
        Assert.Equal(-1, zeroed.Lanes.IndexOfAnyExcept(0));
    }

    [Fact]
    public unsafe void Nested_large_rentals_start_at_different_page_offsets()
    {
        var offsets = new HashSet<nint>();
        Nest(40);
        Assert.Equal(40, offsets.Count);

        void Nest(int depth)
        {
            if (depth == 0) return;
            using var scratch = Workspace.Rent<float>(4096);
            offsets.Add((nint)Unsafe.AsPointer(ref scratch.Span[0]) & (Alignment.PageBytes - 1));
            Nest(depth - 1);
        }
    }

    [Property]
    public bool Nested_rentals_do_not_overlap(ushort[] lengths)
    {
        Nest(0);
        return Workspace.Outstanding == 0;

        void Nest(int depth)
        {
            if (depth == lengths.Length) return;
            using var scratch = Workspace.Rent<int>(lengths[depth]);
            scratch.Lanes.Fill(depth);
            Nest(depth + 1);
            Assert.Equal(-1, scratch.Lanes.IndexOfAnyExcept(depth));
        }
    }

    [Fact]
    public void Rentals_are_returned_in_reverse_order()
    {
        var first = Workspace.Rent<int>(3);
        var second = Workspace.Rent<int>(3);
        Assert.True(Throws(first));
        second.Dispose();
        first.Dispose();
    }

    [Fact]
    public void A_rental_is_returned_once()
    {
        var rental = Workspace.Rent<int>(3);
        rental.Dispose();
        Assert.True(Throws(rental));
    }

    [Fact]
    public void A_rental_that_was_returned_cannot_return_its_successor()
    {
        var returned = Workspace.Rent<int>(3);
        returned.Dispose();
        using var successor = Workspace.Rent<int>(3);
        Assert.True(Throws(returned));
        Assert.Equal(1, Workspace.Outstanding);
    }

    [Fact]
    public void A_workspace_with_rentals_out_is_not_disposed()
    {
        using var workspace = new Workspace();
        using var rental = workspace.Rent<int>(3);
        Assert.Throws<InvalidOperationException>(workspace.Dispose);
    }

    [Fact]
    public void A_disposed_workspace_holds_nothing_and_may_be_used_again()
    {
        using var workspace = new Workspace();
        using (workspace.Rent<int>(3)) Assert.True(workspace.Capacity > 0);
        workspace.Dispose();
        Assert.Equal(0, workspace.Capacity);
        using (workspace.Rent<int>(3)) Assert.Equal(1, workspace.Outstanding);
    }

    [Fact]
    public void A_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("length", () => Workspace.Rent<int>(-1).Dispose());

    // Every pattern of nested and successive rentals, small and large, over several blocks.
    [Property(MaxTest = 300)]
    public bool A_second_pass_over_the_same_rentals_allocates_nothing(byte[] sizes)
    {
        using var workspace = new Workspace();
        Pass(workspace, sizes, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(workspace, sizes, 0);
        return GC.GetAllocatedBytesForCurrentThread() == before && workspace.Outstanding == 0;

        static void Pass(Workspace workspace, byte[] sizes, int next)
        {
            if (next >= sizes.Length) return;
            var length = 1 << (sizes[next] % 18);
            using var outer = workspace.Rent<byte>(length + sizes[next]);
            using (workspace.Rent<double>(length / 3)) Pass(workspace, sizes, next + 2);
            if (next < 4) Pass(workspace, sizes, next + 3);
        }
    }

    private static bool Throws(Scratch<int> scratch)
    {
        try
        {
            scratch.Dispose();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
