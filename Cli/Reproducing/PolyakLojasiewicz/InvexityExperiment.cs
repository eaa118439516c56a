using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>T8: what the inequality says of stationary points.</summary>
internal static class InvexityExperiment
{
    private const int Length = 120;

    /// <summary>The experiment.</summary>
    public static Experiment Experiment { get; } = new(
        "T8", "Stationary points are minima",
        "Where the Polyak–Łojasiewicz inequality holds, a point without a gradient is a global minimum. x² + a sin² x has it up to a_c = −1/cos u = 4.60334, u the first positive root of tan u = u; beyond, "
        + "descent may come to rest above the minimum.",
        Run);

    private static Evidence Run(Trials trials)
    {
        // From beyond the second minimum of a = 5, the same for all.
        const double Start = 2.5;
        double[] amplitudes = [3, 4.4, 5];
        return new(
            [
                .. amplitudes.Select((a, i) => Rest($"x² + {a} sin² x", trials.Fold(i), key => SineWell.Of(a, Start + key.Uniform<double>()), a > SineWell.CriticalAmplitude)),
                Rest("½‖g(x)‖²", trials.Fold(3), key => SquaredMap.Random(key, 3, 5, 3), false),
                new("x² + a sin² x, a_c", "a_c / 4.60334", 1 + 2e-6, SineWell.CriticalAmplitude / 4.60334, Math.Abs(SineWell.CriticalAmplitude - 4.60334) < 5e-6),
            ],
            [
                new(
                    "Gradient descent on x² + a sin² x from 2.5", "step k", "δ(k) / δ(0)",
                    [
                        .. amplitudes.Select((a, i) =>
                        {
                            var problem = SineWell.Of(a, Start);
                            return Curve.Of($"a = {a}", [.. Contraction.Relative(Contraction.GapsOf(Steps.GradientDescent(problem.Objective, problem.Objective.Smoothness), problem, Length)).TakeWhile(gap => gap > 1e-14)], i);
                        }),
                    ]),
            ]);
    }

    // The largest gap where a long run has come to rest, over the first gap; InvexityLaw looks from many more starts.
    private static Finding Rest<TObjective>(string family, Trials trials, Func<RandomKey, Problem<TObjective>> problem, bool control)
        where TObjective : ISmoothObjective<double>
    {
        var (kept, worst) = (true, 0.0);
        foreach (var key in trials.Keys())
        {
            var drawn = problem(key);
            kept &= InvexityLaw.Validate(drawn, key, starts: 2).Holds;
            worst = Math.Max(worst, Contraction.Relative(Contraction.GapsOf(Steps.GradientDescent(drawn.Objective, drawn.Objective.Smoothness), drawn, 2000))[^1]);
        }

        return new(family, "δ at rest / δ(0)", 1e-6, worst, kept, control);
    }
}
