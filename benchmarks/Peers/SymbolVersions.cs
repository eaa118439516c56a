using System.Buffers.Binary;
using System.Text;

namespace Toolkit.Benchmarks;

/// <summary>The versions of other libraries' symbols that a 64-bit little-endian ELF library asks for.</summary>
/// <remarks>
/// A library built with GCC 13 or later names <c>GLIBCXX_3.4.32</c> as soon as it includes <c>&lt;iostream&gt;</c>: for a mark that is never called, but the loader of a system
/// with an older libstdc++ (Debian 12) refuses the library for it. A version marked as weak is one that the loader may miss.
/// </remarks>
internal static class SymbolVersions
{
    private const uint VersionNeeds = 0x6ffffffe;
    private const ushort Weak = 2;

    /// <summary>Marks <paramref name="version"/> as weak in the bytes of a library; false when the library does not ask for it.</summary>
    public static bool Weaken(Span<byte> library, string version)
    {
        var found = false;
        var headers = (int)BinaryPrimitives.ReadInt64LittleEndian(library[0x28..]);
        var headerSize = BinaryPrimitives.ReadUInt16LittleEndian(library[0x3a..]);
        var headerCount = BinaryPrimitives.ReadUInt16LittleEndian(library[0x3c..]);
        for (var header = 0; header < headerCount; header++)
        {
            var section = library[(headers + header * headerSize)..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != VersionNeeds) continue;
            var names = library[(headers + (int)BinaryPrimitives.ReadUInt32LittleEndian(section[0x28..]) * headerSize)..];
            found |= WeakenNeeds(library, Offset(section), library[Offset(names)..], Encoding.ASCII.GetBytes(version + '\0'));
        }

        return found;
    }

    private static int Offset(Span<byte> section) => (int)BinaryPrimitives.ReadInt64LittleEndian(section[0x18..]);

    // Two nested lists: the libraries needed, and the versions needed of each; 0 ends a list.
    private static bool WeakenNeeds(Span<byte> library, int start, Span<byte> names, ReadOnlySpan<byte> version)
    {
        var found = false;
        for (int need = start, next = -1; next != 0; need += next)
        {
            next = (int)BinaryPrimitives.ReadUInt32LittleEndian(library[(need + 12)..]);
            var entry = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(library[(need + 8)..]);
            for (var following = -1; following != 0; entry += following)
            {
                following = (int)BinaryPrimitives.ReadUInt32LittleEndian(library[(entry + 12)..]);
                var name = (int)BinaryPrimitives.ReadUInt32LittleEndian(library[(entry + 8)..]);
                if (!names[name..].StartsWith(version)) continue;
                BinaryPrimitives.WriteUInt16LittleEndian(library[(entry + 4)..], Weak);
                found = true;
            }
        }

        return found;
    }
}
