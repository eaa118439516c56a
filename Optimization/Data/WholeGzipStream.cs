using System.IO.Compression;

namespace Toolkit.Optimization;

/// <summary>The text of a gzip file, member after member, refused unless the file is whole.</summary>
/// <remarks>
/// The platform's stream ends without a word where a file is cut off, or goes on as something else. So a member of our own is put behind the
/// file: its text comes out at the end if and only if the decoder stood at the end of a member when the file ended.
/// </remarks>
internal sealed class WholeGzipStream : ForwardStream
{
    private const int Ahead = 1 << 16;

    private static readonly byte[] Seal = "\0the file is whole\0"u8.ToArray();
    private static readonly byte[] SealMember = Compressed(Seal);

    private readonly GZipStream _inner;
    private readonly byte[] _bytes = new byte[Ahead];
    private int _start;
    private int _end;

    /// <summary>The text of <paramref name="raw"/>.</summary>
    /// <param name="raw">The compressed bytes; it stays open.</param>
    public WholeGzipStream(Stream raw) => _inner = new(new Sealed(raw), CompressionMode.Decompress);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_end - _start <= Seal.Length && !Fill()) return 0;
        var count = Math.Min(buffer.Length, _end - Seal.Length - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    // The last bytes are held back until more come: they may be the seal.
    private bool Fill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        while (_end <= Seal.Length)
        {
            var read = Inflate();
            if (read == 0)
            {
                return _bytes.AsSpan(0, _end).SequenceEqual(Seal) ? false : throw new InvalidDataException(
                    "is cut off, or followed by bytes that are not gzip");
            }

            _end += read;
        }

        return true;
    }

    private int Inflate()
    {
        try
        {
            return _inner.Read(_bytes.AsSpan(_end));
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException("is cut off or damaged: its bytes do not decompress as gzip", cause);
        }
    }

    private static byte[] Compressed(byte[] text)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.SmallestSize)) stream.Write(text);
        return memory.ToArray();
    }

    private sealed class Sealed(Stream raw) : ForwardStream
    {
        private bool _ended;
        private int _next;

        public override int Read(Span<byte> buffer)
        {
            if (!_ended && !buffer.IsEmpty)
            {
                var read = raw.Read(buffer);
                if (read > 0) return read;
                _ended = true;
            }

            var count = Math.Min(buffer.Length, SealMember.Length - _next);
            SealMember.AsSpan(_next, count).CopyTo(buffer);
            _next += count;
            return count;
        }
    }
}
