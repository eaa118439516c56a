namespace Toolkit.Properties.Tests;

/// <content>Sign descent with its magnitude.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Signs()
    {
        // Curvatures of at least 3, so that every constant is above 12: with 1/L for 1/√L a convex f falls by less than N²/√12, which is below ½N².
        static Problem<Quadratic> Steep(RandomKey key) => Quadratics.FromSpectrum(key, [20, 10, 5, 3]);

        // A coordinate that f does not know, whose slope is exactly zero.
        static Problem<Quadratic> Flat(RandomKey key) => SignDescentTests.Axes([2, 1, 0.5, 0], Start(key));

        static double[] Start(RandomKey key)
        {
            var start = new double[4];
            key.Normals<double>(start);
            return start;
        }

        static Step<double, Quadratic, PointState, GradientInfo<double>, WrongSignDescent> With(Problem<Quadratic> problem, SignSlip slip) =>
            new WrongSignDescent(problem.SignDescent, slip).AsStep()
                .Declaring(Rate.Linear(1 - SignDescentConstants.PolyakLojasiewicz(problem), "sign descent with its magnitude"));

        // A fixed size stalls at a floor in proportion to it, where nothing falls any more.
        yield return new(
            "linear rate", "sign descent without its magnitude",
            key => RateLaw.Validate(With(Steep(key), SignSlip.None), Steep(key)),
            key => RateLaw.Validate(With(Steep(key), SignSlip.FixedSize), Steep(key), 2000));
        yield return new(
            "gain of sign descent", "a fixed size",
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.None), Steep(key)),
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.FixedSize), Steep(key), 2000));
        yield return new(
            "gain of sign descent", "no root",
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.None), Steep(key)),
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.NoRoot), Steep(key)));

        // A thousand times as far: f(x⁺) − f = −1000 N² + ½ 10⁶ N² sᵀH̃s with sᵀH̃s at least 4 · 3/160, and so it grows.
        yield return new(
            "gain of sign descent", "a thousandth of the constants",
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.None), Steep(key)),
            key => SignDescentLaw.Validate(With(Steep(key), SignSlip.ThousandthOfTheConstants), Steep(key), 20));

        // The theorem does not mind: any sign will do where the slope is zero. The iterates do, along coordinates that f does not know.
        yield return new(
            "twin of sign descent", "a sign where the slope is zero",
            key => TwinLaw.Validate(With(Flat(key), SignSlip.None), Flat(key), Twin(Flat(key))),
            key => TwinLaw.Validate(With(Flat(key), SignSlip.SignOfZero), Flat(key), Twin(Flat(key))));

        static IEnumerable<double[]> Twin(Problem<Quadratic> problem) =>
            TransformTwins.SteepestSign(Gradients.Of(problem), problem.SignDescent.Span.ToArray());
    }
}
