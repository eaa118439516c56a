namespace Toolkit.Benchmarks;

/// <summary>What is measured together, and which ratio of times comes out.</summary>
/// <param name="Name">What the work is: size, element type.</param>
/// <param name="Numerators">The contenders of which the fastest is divided.</param>
/// <param name="Denominators">The contenders of which the fastest divides.</param>
/// <param name="Contenders">All contenders; those on neither side of the ratio are printed beside it.</param>
/// <param name="Figure">Seconds as the figure that people know: nanoseconds an element, GFLOP/s.</param>
public sealed record Workload(
    string Name,
    IReadOnlyList<string> Numerators,
    IReadOnlyList<string> Denominators,
    IReadOnlyList<Contender> Contenders,
    Func<double, string> Figure);
