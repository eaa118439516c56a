using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// An objective's gradient is the derivative of its value: ⟨∇f(x), v⟩ = (f(x + hv) − f(x − hv))/2h for unit directions v; and value and gradient
/// asked for together are those asked for apart.
/// </summary>
/// <remarks>
/// The difference quotient is taken at h and h/2 and extrapolated, (4D(h/2) − D(h))/3. The bound is what the two say about each other: ten times
/// |D(h/2) − D(h)|, which is the error of the coarser, and what rounding in x and f does to a quotient. Directions: the gradient's own, the first
/// coordinates, random ones.
/// </remarks>
public static class GradientLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TObjective>(TObjective objective, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : IObjective<T> => Validate(objective, point, key).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    public static Verdict Validate<T, TObjective>(TObjective objective, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TObjective : IObjective<T>
    {
        var found = new Findings($"gradient of {Names.Of(typeof(TObjective))}");
        var workspace = new Workspace();
        var x = point.ToArray();
        var (gradient, together) = (new T[x.Length], new T[x.Length]);
        objective.Gradient(x, gradient, workspace);
        var value = double.CreateChecked(objective.ValueAndGradient(x, together, workspace));
        var alone = double.CreateChecked(objective.Value(x, workspace));
        var epsilon = Differences.Epsilon<T>();
        var norm = double.CreateChecked(Reductions.Norm<T>(gradient));
        found.AtMost(Math.Abs(value - alone), 64 * epsilon * Math.Max(Math.Abs(value), Math.Abs(alone)), "value with and without the gradient");
        found.AtMost(Differences.Distance<T>(gradient, together), 64 * epsilon * norm, "gradient with and without the value");

        var number = 0;
        foreach (var direction in Differences.Directions(gradient, key))
        {
            var claimed = double.CreateChecked(Reductions.Dot<T>(gradient, direction));
            var step = Differences.Step<T>(x);
            var (coarse, size) = Quotient(step);
            var (fine, _) = Quotient(step / 2);
            var rounding = 256 * epsilon * (size + (norm * Differences.Size(x))) / step;
            found.AtMost(
                Math.Abs(claimed - (((4 * fine) - coarse) / 3)), (10 * Math.Abs(fine - coarse)) + rounding + (64 * epsilon * Math.Abs(claimed)),
                $"direction {number++}, slope {claimed:g6} against difference quotient {fine:g6}");

            (double Quotient, double Size) Quotient(double h)
            {
                var up = double.CreateChecked(objective.Value(Differences.Moved(x, h, direction), workspace));
                var down = double.CreateChecked(objective.Value(Differences.Moved(x, -h, direction), workspace));
                return ((up - down) / (2 * h), Math.Abs(up) + Math.Abs(down));
            }
        }

        return found.Verdict;
    }
}
