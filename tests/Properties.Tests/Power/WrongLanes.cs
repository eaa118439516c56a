namespace Toolkit.Properties.Tests;

/// <summary>What a method makes of one partial derivative.</summary>
/// <param name="memory">Three numbers that it keeps for the coordinate, zero at first.</param>
/// <param name="gradient">The partial derivative.</param>
/// <param name="step">k, from 0.</param>
/// <param name="coordinate">Which one.</param>
internal delegate double LaneRule(Span<double> memory, double gradient, long step, int coordinate);

/// <summary>x ← x − η u, coordinate by coordinate, plainly.</summary>
internal readonly record struct PlainLanes(double Rate, LaneRule Rule) : IStep<PlainLanes, double, Quadratic, LaneMemory, GradientInfo<double>>
{
    public LaneMemory Initialize(in Quadratic oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start), Buffer<double>.Allocate(3 * start.Length), 0);

    public GradientInfo<double> Advance(ref LaneMemory state, in Quadratic oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++)
        {
            state.Point.Mutable[i] -= Rate * Rule(state.Memory.Mutable.Slice(3 * i, 3), gradient.Span[i], state.Steps, i);
        }

        state = state with { Steps = state.Steps + 1 };
        return new(0, 0, 1);
    }
}

internal readonly record struct LaneMemory(Buffer<double> Point, Buffer<double> Memory, long Steps) : IState<LaneMemory>, IPointState<double>
{
    public LaneMemory Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Memory), visitor.Scalar(Steps));
}

/// <summary>The element-wise transforms as rules, each with the slips that are made in it; the first of each is right.</summary>
internal static class WrongLanes
{
    private const double Epsilon = 1e-3;

    public static LaneRule AdaGrad(bool isSummed = true, bool hasRoot = true) => (memory, g, _, _) =>
    {
        memory[0] = isSummed ? memory[0] + (g * g) : (0.9 * memory[0]) + (0.1 * g * g);
        return g / ((hasRoot ? Math.Sqrt(memory[0]) : memory[0]) + Epsilon);
    };

    public static LaneRule AdaDelta(bool hasUnit = true, bool squaresItsUpdate = true) => (memory, g, _, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g * g);
        var update = (hasUnit ? Math.Sqrt(memory[1] + Epsilon) : 1) / Math.Sqrt(memory[0] + Epsilon) * g;
        memory[1] = (0.9 * memory[1]) + (0.1 * (squaresItsUpdate ? update * update : g * g));
        return update;
    };

    public static LaneRule AmsGrad(bool isLargest = true, bool isOfTheCorrected = true) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        memory[1] = (0.99 * memory[1]) + (0.01 * g * g);
        var square = memory[1] / (isOfTheCorrected ? 1 - Math.Pow(0.99, k + 1) : 1);
        memory[2] = isLargest ? Math.Max(memory[2], square) : square;
        return memory[0] / (1 - Math.Pow(0.9, k + 1)) / (Math.Sqrt(memory[2]) + Epsilon);
    };

    public static LaneRule NAdam(int ahead = 2, bool weighsTheGradient = true) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        memory[1] = (0.99 * memory[1]) + (0.01 * g * g);
        var mean = (0.9 * memory[0] / (1 - Math.Pow(0.9, k + ahead))) + ((weighsTheGradient ? 0.1 : 1) * g / (1 - Math.Pow(0.9, k + 1)));
        return mean / (Math.Sqrt(memory[1] / (1 - Math.Pow(0.99, k + 1))) + Epsilon);
    };

    public static LaneRule RAdam(double threshold = 5, bool isRectified = true) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        memory[1] = (0.99 * memory[1]) + (0.01 * g * g);
        var (power, limit, mean) = (Math.Pow(0.99, k + 1), (2 / 0.01) - 1, memory[0] / (1 - Math.Pow(0.9, k + 1)));
        var rho = limit - (2 * (k + 1) * power / (1 - power));
        var factor = isRectified ? Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)) : 1;
        return rho < threshold ? mean : factor * mean / (Math.Sqrt(memory[1] / (1 - power)) + Epsilon);
    };

    public static LaneRule AdaBelief(bool isCentred = true, bool isAboutTheNewMean = true) => (memory, g, k, _) =>
    {
        var before = memory[0];
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        var deviation = isCentred ? g - (isAboutTheNewMean ? memory[0] : before) : g;
        memory[1] = (0.99 * memory[1]) + (0.01 * deviation * deviation) + Epsilon;
        return memory[0] / (1 - Math.Pow(0.9, k + 1)) / (Math.Sqrt(memory[1] / (1 - Math.Pow(0.99, k + 1))) + Epsilon);
    };

    public static LaneRule Yogi(bool hasSign = true, bool isCorrected = false) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        memory[1] -= 0.01 * (hasSign ? Math.Sign(memory[1] - (g * g)) * g * g : memory[1] - (g * g));
        return memory[0] / (Math.Sqrt(memory[1] / (isCorrected ? 1 - Math.Pow(0.99, k + 1) : 1)) + Epsilon);
    };

    public static LaneRule AdaMax(bool isCorrected = true, bool decays = true) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        memory[1] = Math.Max((decays ? 0.99 : 1) * memory[1], Math.Abs(g) + Epsilon);
        return memory[0] / (isCorrected ? 1 - Math.Pow(0.9, k + 1) : 1) / memory[1];
    };

    public static LaneRule Lion(double now = 0.9, double kept = 0.5, bool remembersFirst = false) => (memory, g, _, _) =>
    {
        var mean = memory[0];
        memory[0] = (kept * mean) + ((1 - kept) * g);
        return Math.Sign((now * (remembersFirst ? memory[0] : mean)) + ((1 - now) * g));
    };

    public static LaneRule RProp(bool rests = true, bool isBounded = true) => (memory, g, k, _) =>
    {
        var agreement = Math.Sign(g) * memory[0];
        var length = k == 0 ? 0.2 : memory[1];
        memory[1] = agreement > 0 ? Math.Min(1.3 * length, isBounded ? 0.25 : double.MaxValue) : agreement < 0 ? Math.Max(0.4 * length, 0.01) : length;
        memory[0] = agreement < 0 && rests ? 0 : Math.Sign(g);
        return memory[1] * memory[0];
    };

    public static LaneRule Average(bool isCorrected = true, bool countsFromOne = true) => (memory, g, k, _) =>
    {
        memory[0] = (0.9 * memory[0]) + (0.1 * g);
        return isCorrected ? memory[0] / (1 - Math.Pow(0.9, k + (countsFromOne ? 1 : 2))) : memory[0];
    };

    public static LaneRule Optimistic(double sign = -1, bool startsPlain = true) => (memory, g, k, _) =>
    {
        var update = k == 0 && startsPlain ? g : (2 * g) + (sign * memory[0]);
        memory[0] = g;
        return update;
    };

    public static LaneRule Clipped(bool isKept = true) => (_, g, _, _) => isKept || Math.Abs(g) <= 0.1 ? Math.Clamp(g, -0.1, 0.1) : 0;

    public static LaneRule Noisy(RandomKey key, bool isAnnealed = true, bool hasNewDraws = true, bool isVariance = true) => (_, g, k, i) =>
    {
        var variance = 0.3 / (isAnnealed ? Math.Pow(1 + k, 0.55) : 1);
        return g + ((isVariance ? Math.Sqrt(variance) : variance) * key.Fold(hasNewDraws ? k : 0).Normal<double>(i));
    };

    /// <summary>The noise of a generator that is not in the state.</summary>
    public static LaneRule NoisyBesideTheState(RandomKey key)
    {
        var drawn = 0L;
        return (_, g, _, _) => g + key.Normal<double>(drawn++);
    }
}
