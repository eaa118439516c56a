namespace Toolkit.Optimization;

/// <summary>A stream whose first bytes can be looked at before they are read. Whatever goes wrong with it is an <see cref="IOException"/>.</summary>
/// <param name="inner">The stream.</param>
/// <param name="leaveOpen">Whether it stays open behind this one.</param>
internal sealed class PeekedStream(Stream inner, bool leaveOpen = false) : ForwardStream
{
    private const int Most = 6;

    private byte[]? _front;
    private int _next;

    /// <summary>The first six bytes of the stream, or fewer at its end; asked for before anything is read.</summary>
    public ReadOnlySpan<byte> Front
    {
        get
        {
            if (_front is not null) return _front;
            var (front, filled) = (new byte[Most], 0);
            while (filled < Most && ReadInner(front.AsSpan(filled)) is > 0 and var read) filled += read;
            return _front = front[..filled];
        }
    }

    /// <summary>Leaves out bytes that were looked at.</summary>
    /// <param name="count">How many.</param>
    public void Skip(int count) => _next += count;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var left = _front.AsSpan(_next);
        if (left.IsEmpty) return ReadInner(buffer);
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _next += count;
        return count;
    }

    // A stream of the caller's may be closed, or not for reading.
    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen) inner.Dispose();
        base.Dispose(disposing);
    }
}
