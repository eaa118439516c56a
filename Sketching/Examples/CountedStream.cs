namespace Toolkit.Sketching;

/// <summary>A stream that counts what is read of it.</summary>
/// <param name="inner">The stream, disposed with this one.</param>
/// <param name="count">Is told of each number of bytes.</param>
internal sealed class CountedStream(Stream inner, Action<int> count) : ForwardStream
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        count(read);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
