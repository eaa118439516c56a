namespace Toolkit.Sketching.Tests;

/// <summary>Tests of what a process allocates run alone: no thread of another test may count.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public class AloneCollection;

/// <summary>What a stream allocates on both threads.</summary>
[Collection(nameof(AloneCollection))]
public class ExampleAllocationTests
{
    [Fact]
    public void Nothing_is_allocated_once_blocks_have_their_sizes()
    {
        var row = "1 |a x:0.5 word:2 7 |b longer_than_sixteen_bytes:3 9:1e3 x |a x:2\n"u8.ToArray();
        var libsvm = "-1 5:1 3:0.25 1000000000000:2 5:1\n"u8.ToArray();
        foreach (var (line, options) in (IEnumerable<(byte[], ExampleOptions)>)[(row, new() { Format = ExampleFormat.VowpalWabbit, Interactions = ["a*b"] }), (libsvm, new() { Format = ExampleFormat.Libsvm })])
        {
            using var stream = Reading.Good(ExampleStream.Open(DataSource.FromStream(new Endless(line), "endless"), options with { Window = 1 << 12 }));
            var position = 0L;
            while (position < 20_000) position += stream.From(position, 100).Count;

            // The runtime compiles again what is hot, and counts what that takes: what a row takes is in every measurement, the least included.
            var least = long.MaxValue;
            for (var measurement = 0; measurement < 5 && least > 0; measurement++)
            {
                var (before, end) = (GC.GetTotalAllocatedBytes(true), position + 50_000);
                while (position < end) position += stream.From(position, 100).Count;
                least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
            }

            // Less than a byte in a hundred rows is none a row: waiting for the other thread may take some once in a while.
            Assert.InRange(least, 0, 2000);
        }
    }

    private sealed class Endless(byte[] line) : MemoryStream
    {
        private int _next;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++, _next = (_next + 1) % line.Length) buffer[i] = line[_next];
            return buffer.Length;
        }
    }
}
