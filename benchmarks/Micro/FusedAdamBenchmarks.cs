using BenchmarkDotNet.Attributes;

namespace Toolkit.Benchmarks;

/// <summary>The two hand-written Adam loops that the compose gate measures against.</summary>
public class FusedAdamBenchmarks
{
    private const double Tolerance = 1e-6;
    private Action _vectors = null!;
    private Action _wide = null!;

    /// <summary>The number of parameters.</summary>
    [Params(1024, 16_384, 1_048_576, 8_388_608)]
    public int Count { get; set; }

    /// <summary>Makes both loops, and checks them against the formulas as they are written down.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Check((step, memory) => step.StepInVectors(memory[0], memory[1], memory[2], memory[3]));
        Check((step, memory) => step.StepIn512Bits(memory[0], memory[1], memory[2], memory[3]));
        var problem = AdamProblem.Of(Count, decay: 1e-2);
        (_vectors, _wide) = (problem.FusedInVectors().Run, problem.FusedIn512Bits().Run);
    }

    /// <summary>Vectors of the usual width.</summary>
    [Benchmark(Baseline = true)]
    public void Vectors() => _vectors();

    /// <summary>512-bit vectors.</summary>
    [Benchmark]
    public void Vectors512() => _wide();

    private static void Check(Action<FusedAdam, StaggeredMemory> advance)
    {
        // An odd length has a rest after the last whole vector; few steps in all let the schedule bend.
        const int Length = 1023;
        const int Steps = 7;
        const double Rate = 0.1, Decay = 0.03, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
        var (random, memory, fused) = (new Random(3), new StaggeredMemory(Length, 4), new FusedAdam(Rate, Decay, Steps));
        foreach (ref var value in memory[0]) value = 2 * random.NextSingle() - 1;
        var (point, first, second) = (memory[0].ToArray().Select(value => (double)value).ToArray(), new double[Length], new double[Length]);
        for (var step = 1; step <= Steps; step++)
        {
            foreach (ref var value in memory[3]) value = 2 * random.NextSingle() - 1;
            var length = Rate * (1 + Math.Cos(Math.PI * (step - 1) / Steps)) / 2;
            for (var i = 0; i < Length; i++)
            {
                double gradient = memory[3][i];
                first[i] = Beta1 * first[i] + (1 - Beta1) * gradient;
                second[i] = Beta2 * second[i] + (1 - Beta2) * gradient * gradient;
                var (mean, square) = (first[i] / (1 - Math.Pow(Beta1, step)), second[i] / (1 - Math.Pow(Beta2, step)));
                point[i] -= length * (mean / (Math.Sqrt(square) + Epsilon) + Decay * point[i]);
            }

            advance(fused, memory);
        }

        for (var i = 0; i < Length; i++)
            if (!(Math.Abs(point[i] - memory[0][i]) <= Tolerance))
                throw new InvalidOperationException($"The fused loop is at {memory[0][i]} where the formulas are at {point[i]} (element {i}).");
    }
}
