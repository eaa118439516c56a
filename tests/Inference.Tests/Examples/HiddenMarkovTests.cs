using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Inference.Tests.Examples;

/// <summary>A hidden Markov model, written in a lambda: states summed out by the forward algorithm.</summary>
public class HiddenMarkovTests
{
    private static readonly double[] Seen = [-1.2, -0.7, 1.9, 2.2, 0.1, -1.0, 2.4];

    [Fact]
    public void The_forward_algorithm_sums_over_all_paths()
    {
        var model = Model();
        var workspace = new Workspace();
        var point = new double[model.Dimension];
        for (var k = 0; k < 20; k++)
        {
            RandomKey.FromSeed(5).Fold(k).Normals<double>(point);
            var values = model.Constrain(point, workspace);
            var stay = values["stay"];
            var mu = values["mu"];
            var total = 0.0;
            for (var path = 0; path < 1 << Seen.Length; path++)
            {
                var probability = 1.0;
                for (var t = 0; t < Seen.Length; t++)
                {
                    var (state, before) = ((path >> t) & 1, t == 0 ? -1 : (path >> (t - 1)) & 1);
                    probability *= before < 0 ? 0.5 : state == before ? stay[before] : 1 - stay[before];
                    probability *= Math.Exp(-0.5 * (Seen[t] - mu[state]) * (Seen[t] - mu[state])) / Math.Sqrt(Math.Tau);
                }

                total += probability;
            }

            var prior = 0.0;
            foreach (var value in mu) prior -= (0.5 * value * value / 4) + Math.Log(2 * Math.Sqrt(Math.Tau));

            // The Jacobians of the ordered pair and of the two shares.
            var jacobian = point[1] + Math.Log(stay[0] * (1 - stay[0])) + Math.Log(stay[1] * (1 - stay[1]));
            Assert.Equal(Math.Log(total) + prior + jacobian, model.LogDensity(point, workspace), 1e-10);
        }
    }

    [Fact]
    public void Its_gradient_is_right() => Assert.True(GradientCheck.Run(Model()) is { IsRight: true, Points: 100 });

    private static readonly Variable<double> Column = Constants.Matrix<double>(Seen, Seen.Length, 1);

    private static Model<double> Model() => new("hidden Markov", Body);

    internal static void Body(ModelScope<double> model)
    {
        var mu = model.Vector("mu", 2, Ordered);
        var stay = model.Vector("stay", 2, Interval(0.0, 1.0));
        model.Prior(mu, Normal(0, 2));

        // ln of the transitions, a row for each state that is left; ln of the densities, a row for each time.
        var transitions = Log(ConcatenateColumns(Concatenate(stay[0], 1 - stay[1]), Concatenate(1 - stay[0], stay[1])));
        var seen = Normal(Transpose(mu), 1).LogDensities(Column);
        var first = seen[..1] + Math.Log(0.5);
        var forward = Scan(
            first, Seen.Length - 1, (transitions, seen), static (state, t, given) => LogSumExpColumns(Transpose(state) + given.transitions) + given.seen[(t + 1)..(t + 2)]);
        model.Add(LogSumExp(forward[^1]));
    }
}
