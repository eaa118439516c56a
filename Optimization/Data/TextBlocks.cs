using System.Buffers;

namespace Toolkit.Optimization;

/// <summary>Text in windows that are cut into blocks of whole lines; one window is filled while the one before is parsed.</summary>
internal static class TextBlocks
{
    /// <summary>The bytes of a window: large enough for all threads to have work, small enough for the cache.</summary>
    public const int UsualWindow = (1 << 22) - LibsvmParser.Overhang;

    /// <summary>The bytes of a block: large beside what a block costs, small beside a window.</summary>
    public const int UsualBlock = 1 << 18;

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="parser">What to do with each block.</param>
    /// <param name="team">The threads to use; null for the calling thread.</param>
    /// <param name="window">The bytes of a window, at least 1; a line that is longer makes it grow.</param>
    /// <param name="block">The bytes of a block, at least 1; it goes on to the end of its line.</param>
    /// <returns>The blocks in the order of the file.</returns>
    /// <exception cref="IOException">A line is too long for an array.</exception>
    public static List<LibsvmBlock> Parse(Stream stream, LibsvmParser parser, WorkerTeam? team, int window, int block)
    {
        var blocks = new List<LibsvmBlock>();
        var (now, next) = (new Window(window), new Window(window));
        try
        {
            now.Fill(stream, []);
            while (now.Whole > 0)
            {
                var round = new Round(stream, parser, now, next, now.Cuts(block));
                WorkerTeam.Run(team, ref round, round.Cuts.Count + 1);
                blocks.AddRange(round.Parsed);
                (now, next) = (next, now);
            }

            return blocks;
        }
        finally
        {
            now.Return();
            next.Return();
        }
    }

    // The first part fills the next window; the others parse this one.
    private readonly struct Round(Stream stream, LibsvmParser parser, Window now, Window next, List<Range> cuts) : IParallelBody
    {
        public List<Range> Cuts { get; } = cuts;

        public LibsvmBlock[] Parsed { get; } = new LibsvmBlock[cuts.Count];

        public void Invoke(int part)
        {
            if (part == 0) next.Fill(stream, now.Rest);
            else Parsed[part - 1] = parser.Parse(now.Text[Cuts[part - 1]]);
        }
    }

    private sealed class Window(int size)
    {
        private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size + LibsvmParser.Overhang);
        private int _filled;

        /// <summary>How many bytes from the front on are whole lines; 0 at the end of the text.</summary>
        public int Whole { get; private set; }

        public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Whole);

        public ReadOnlySpan<byte> Rest => _bytes.AsSpan(Whole, _filled - Whole);

        public void Return() => ArrayPool<byte>.Shared.Return(_bytes);

        /// <summary>Reads until the window is full and holds a whole line, or the text ends; a last line without a line feed is given one.</summary>
        public void Fill(Stream stream, ReadOnlySpan<byte> rest)
        {
            (_filled, Whole) = (0, 0);
            while (_bytes.Length - LibsvmParser.Overhang <= rest.Length) Grow();
            rest.CopyTo(_bytes);
            _filled = rest.Length;
            while (true)
            {
                var limit = _bytes.Length - LibsvmParser.Overhang;
                var read = stream.Read(_bytes, _filled, limit - _filled);
                if (read == 0)
                {
                    if (_filled > 0 && _bytes[_filled - 1] != '\n') _bytes[_filled++] = (byte)'\n';
                    Whole = _filled;
                    return;
                }

                _filled += read;
                if (_filled < limit) continue;
                Whole = _bytes.AsSpan(0, _filled).LastIndexOf((byte)'\n') + 1;
                if (Whole > 0) return;
                Grow();
            }
        }

        /// <summary>The whole lines, in blocks.</summary>
        public List<Range> Cuts(int block)
        {
            var cuts = new List<Range>();
            for (var start = 0; start < Whole;)
            {
                var least = Math.Min(block, Whole - start) - 1;
                var end = start + least + Text[(start + least)..].IndexOf((byte)'\n') + 1;
                cuts.Add(start..end);
                start = end;
            }

            return cuts;
        }

        private void Grow()
        {
            if (_bytes.Length == Array.MaxLength) throw new IOException("a line is longer than 2 GB");
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _bytes.Length, Array.MaxLength));
            _bytes.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
