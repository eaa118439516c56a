using System.Runtime.CompilerServices;
using FsCheck.Xunit;

namespace Toolkit.Numerics.Tests;

public sealed class BufferTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 15, 16, 17, 63, 64, 65, 1000, 4099, 70_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Memory_is_rounded_up_to_whole_lanes(int length)
    {
        Check<byte>(length, 64);
        Check<float>(length, 16);
        Check<double>(length, 8);
        Check<RandomKey>(length, 4);
        Check<TwelveBytes>(length, 16);
        Check<TwoLanes>(length, 1);

        static void Check<T>(int length, int lane)
            where T : unmanaged
        {
            var buffer = Buffer<T>.Allocate(length);
            Assert.Equal(length, buffer.Length);
            Assert.Equal(length, buffer.Span.Length);
            Assert.Equal(length, buffer.Mutable.Length);
            Assert.Equal((length + lane - 1) / lane * lane, buffer.Lanes.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_fresh_buffer_and_its_padding_are_zero(int length) =>
        Assert.Equal(-1, Buffer<int>.Allocate(length).Lanes.IndexOfAnyExcept(0));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_copy_holds_the_values_and_a_zero_padding(int length)
    {
        var values = Enumerable.Range(1, length).ToArray();
        var buffer = Buffer<int>.CopyOf(values);
        Assert.True(buffer.Span.SequenceEqual(values));
        Assert.Equal(-1, buffer.Lanes[length..].IndexOfAnyExcept(0));
    }

    [Fact]
    public void Large_buffers_start_on_a_lane_and_at_64_different_page_offsets()
    {
        Check<float>();
        Check<RandomKey>();
        Check<TwelveBytes>();

        static unsafe void Check<T>()
            where T : unmanaged
        {
            var buffers = Enumerable.Range(0, 64).Select(_ => Buffer<T>.Allocate(Alignment.StaggerFromBytes)).ToArray();
            var offsets = buffers.Select(buffer => (int)((nint)Unsafe.AsPointer(ref buffer.Lanes[0]) & (Alignment.PageBytes - 1))).ToArray();
            Assert.All(offsets, offset => Assert.Equal(0, offset % Alignment.LaneBytes));

            // Other tests allocate meanwhile and take some of the 64 offsets of a round; neighbours differ all the same.
            Assert.InRange(offsets.Distinct().Count(), 32, 64);
            foreach (var buffer in buffers)
            {
                buffer.Lanes[^1] = default;
                GC.KeepAlive(buffer);
            }
        }
    }

    [Fact]
    public void A_donated_handle_throws_and_names_the_recipient()
    {
        var old = Buffer<double>.CopyOf([1, 2, 3]);
        var current = old.Donate("Adam");
        Assert.True(current.IsCurrent);
        Assert.False(old.IsCurrent);
        Assert.Equal([1.0, 2, 3], current.Span.ToArray());
        foreach (var read in new Action[]
        {
            () => _ = old.Span,
            () => _ = old.Mutable,
            () => _ = old.Lanes,
            () => old.Copy(),
            () => old.Donate("again"),
            () => old.Equals(current),
            () => current.Equals(old),
            () => old.GetHashCode(),
        })
        {
            var thrown = Assert.Throws<DonatedBufferException>(read);
            Assert.Equal("Adam", thrown.Recipient);
            Assert.Contains("donated to Adam", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Equal("[donated to Adam]", old.ToString());
        Assert.Equal(3, old.Length);
    }

    [Fact]
    public void A_donation_keeps_the_memory_where_it_is()
    {
        var old = Buffer<int>.CopyOf([1, 2]);
        ref var place = ref old.Mutable[0];
        Assert.True(Unsafe.AreSame(ref place, ref old.Donate("step").Mutable[0]));
    }

    [Fact]
    public void Only_the_latest_of_several_donations_may_be_read()
    {
        var first = Buffer<int>.Allocate(3);
        var second = first.Donate("second");
        var third = second.Donate("third");
        Assert.Equal("third", Assert.Throws<DonatedBufferException>(() => _ = first.Span).Recipient);
        Assert.Equal("third", Assert.Throws<DonatedBufferException>(() => _ = second.Span).Recipient);
        Assert.Equal(3, third.Span.Length);
    }

    [Fact]
    public void A_copy_outlives_the_donation_of_its_source()
    {
        var source = Buffer<int>.CopyOf([1, 2, 3]);
        var copy = source.Copy();
        source.Donate("step").Mutable[0] = 9;
        Assert.Equal([1, 2, 3], copy.Span.ToArray());
    }

    [Property]
    public bool Equality_and_hash_are_by_content(float[] values)
    {
        var (left, right) = (Buffer<float>.CopyOf(values), Buffer<float>.CopyOf(values));
        right.Lanes[values.Length..].Fill(7);
        return left == right && left.Equals((object)right) && left.GetHashCode() == right.GetHashCode();
    }

    [Fact]
    public void Equality_is_by_bits()
    {
        Assert.Equal(Buffer<double>.CopyOf([double.NaN]), Buffer<double>.CopyOf([double.NaN]));
        Assert.True(Buffer<double>.CopyOf([0.0]) != Buffer<double>.CopyOf([-0.0]));
        Assert.NotEqual(Buffer<int>.CopyOf([1, 2]), Buffer<int>.CopyOf([1, 2, 0]));
        Assert.Equal(default, Buffer<int>.Allocate(0));
        Assert.Equal(default(Buffer<int>).GetHashCode(), Buffer<int>.Allocate(0).GetHashCode());
        Assert.True(default(Buffer<int>).IsCurrent);
        Assert.Equal(default, default(Buffer<int>).Donate("step").Copy());
    }

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(3, "[1, 2, 3]")]
    [InlineData(6, "[1, 2, 3, 4, 5, 6]")]
    [InlineData(9, "[1, 2, 3, 4, 5, 6, … (9)]")]
    public void A_print_shows_the_first_six(int length, string print) =>
        Assert.Equal(print, Buffer<int>.CopyOf(Enumerable.Range(1, length).ToArray()).ToString());

    [Fact]
    public void A_negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>("length", () => Buffer<int>.Allocate(-1));

    [Fact]
    public void Reads_writes_and_donations_allocate_nothing()
    {
        var buffer = Buffer<double>.Allocate(1000);
        for (var i = 0; i < 100; i++) Step(ref buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Step(ref buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Step(ref Buffer<double> buffer)
        {
            buffer = buffer.Donate("step");
            buffer.Mutable[3] += buffer.Span[4] + buffer.Lanes[5];
        }
    }

    [InlineArray(3)]
    private struct TwelveBytes
    {
        private int _first;
    }

    [InlineArray(32)]
    private struct TwoLanes
    {
        private int _first;
    }
}
