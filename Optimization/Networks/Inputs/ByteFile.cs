using LanguageExt;

namespace Toolkit.Optimization;

/// <summary>Files of bytes whose length is known before their end: what is missing or too much is an error that says at which byte.</summary>
internal static class ByteFile
{
    private const int FirstBlock = 1 << 20;

    /// <summary>As many bytes as there are, at most a number of them.</summary>
    /// <remarks>The room grows as bytes come, so that a damaged length takes no memory.</remarks>
    /// <param name="stream">The stream.</param>
    /// <param name="most">How many bytes are asked for.</param>
    public static byte[] Read(Stream stream, int most)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Math.Min(most, FirstBlock));
        var read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length || read == most) break;
            Array.Resize(ref bytes, (int)Math.Min(most, 2L * bytes.Length));
        }

        Array.Resize(ref bytes, read);
        return bytes;
    }

    /// <summary>The rest of a file, which must have a number of bytes and no more.</summary>
    /// <param name="stream">The stream, read up to <paramref name="start"/>.</param>
    /// <param name="name">What the file is called.</param>
    /// <param name="start">How many bytes have been read.</param>
    /// <param name="length">How many bytes must follow.</param>
    /// <param name="what">What they are, in words.</param>
    public static Validation<DataError, byte[]> ReadRest(Stream stream, string name, int start, long length, string what)
    {
        if (length > Array.MaxLength) return Refuse(name, $"has {what}, which take {length} bytes; at most {Array.MaxLength} can be held");
        var bytes = Read(stream, (int)length);
        if (bytes.Length < length) return Refuse(name, $"ends at byte {start + (long)bytes.Length}; expected {start + length} bytes for {what}");
        return stream.ReadByte() >= 0
            ? Refuse(name, $"goes on at byte {start + length}; expected its end there, behind {what}")
            : Prelude.Success<DataError, byte[]>(bytes);
    }

    private static Validation<DataError, byte[]> Refuse(string name, string message) => Prelude.Fail<DataError, byte[]>(DataError.OfFile(name, message));
}
