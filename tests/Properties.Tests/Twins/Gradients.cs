namespace Toolkit.Properties.Tests;

/// <summary>A gradient and a start, as plain arrays: what a twin needs of a problem.</summary>
public sealed record Gradients(Func<double[], double[]> At, double[] Start)
{
    public static Gradients Of<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> => new(
            x =>
            {
                var gradient = new double[x.Length];
                problem.Objective.Gradient(x, gradient, new Workspace());
                return gradient;
            },
            problem.Start.Span.ToArray());

    /// <summary>The iterates of x ← x + u(k, g, x), for k = 0, 1, ….</summary>
    public IEnumerable<double[]> Follow(Func<int, double[], double[], double[]> update)
    {
        var x = Start;
        for (var k = 0; ; k++)
        {
            x = Plain.Plus(x, update(k, At(x), x));
            yield return x;
        }
    }
}

/// <summary>Vectors as a beginner writes them.</summary>
internal static class Plain
{
    public static double[] Plus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    public static double[] Times(double c, double[] a) => [.. a.Select(x => c * x)];

    public static double[] Squares(double[] a) => [.. a.Select(x => x * x)];

    public static double Norm(double[] a) => Math.Sqrt(a.Sum(x => x * x));

    public static double[] Zeros(double[] like) => new double[like.Length];

    public static double Soft(double v, double threshold) => Math.Sign(v) * Math.Max(Math.Abs(v) - threshold, 0);
}
