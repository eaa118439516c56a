using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Toolkit.Optimization;

/// <summary>What decides the last bits of a run: the system (whose library computes powers and cosines), the processor's kind, the vector widths in use and the runtime.</summary>
internal static class Hardware
{
    /// <summary>One line that is equal where bits are equal.</summary>
    public static string Description { get; } =
        $"{RuntimeInformation.RuntimeIdentifier} {RuntimeInformation.ProcessArchitecture} {Processor()} {VectorBits()}-bit vectors, fused {(Fma.IsSupported ? "yes" : "no")}, .NET {Environment.Version}";

    private static string Processor() => X86Base.IsSupported ? $"{X86Base.CpuId(0, 0).Ebx:x8}-{X86Base.CpuId(1, 0).Eax:x8}" : "generic";

    private static int VectorBits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
}
