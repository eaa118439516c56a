using static Toolkit.Optimization.Schedules;

namespace Toolkit.Properties.Tests;

public sealed partial class PowerTests
{
    private static IEnumerable<Detection> Scheduled()
    {
        yield return Steps("γ = ½, whose squares sum to infinity", key => RobbinsMonroLaw.Validate(InversePower<double>(Scale(key), 3, 0.5)));
        yield return Steps("γ = 1.1, whose sum is finite", key => RobbinsMonroLaw.Validate(InversePower<double>(Scale(key), 3, 1.1)));
        yield return Steps("a constant", key => RobbinsMonroLaw.Validate(Constant<double>(Scale(key))));
        yield return Steps("a cosine that ends above zero", key => RobbinsMonroLaw.Validate(Cosine<double>(Scale(key), 100, 0.1)));
        yield return Steps("the Transformer's schedule", key => RobbinsMonroLaw.Validate(InverseSquareRoot<double>(Scale(key), 10)));
        yield return Steps("a floor under a falling rate", key => RobbinsMonroLaw.Validate(InversePower<double>(Scale(key)).AtLeast(1e-6 * Scale(key))));
        yield return Steps(
            "a product of two that fall by ⅔ each",
            key => RobbinsMonroLaw.Validate(InversePower<double>(Scale(key), 1, 2 / 3.0).Times(InversePower<double>(1, 2, 2 / 3.0))));

        // k^−½ is above c₂ k^−0.75 from k = c₂⁴ on, and k^−1.1 below c₁ k^−0.75 from some k on; a cosine is at its floor.
        yield return Steps("γ = ½ that says ¾", key => RobbinsMonroLaw.Validate(new Boasting(InversePower<double>(Scale(key), 3, 0.5))));
        yield return Steps("γ = 1.1 that says ¾", key => RobbinsMonroLaw.Validate(new Boasting(InversePower<double>(Scale(key), 3, 1.1))));
        yield return Steps("an offset that is left out of the bounds", key => RobbinsMonroLaw.Validate(new Boasting(InversePower<double>(Scale(key), 3, 0.75))));

        static Detection Steps(string mutant, Func<RandomKey, Verdict> wrong) => new("Robbins and Monro's conditions", mutant, Correct, wrong);

        static Verdict Correct(RandomKey key) =>
            RobbinsMonroLaw.Validate(InversePower<double>(Scale(key), 0.5 + Scale(key), 0.51 + (0.49 * Part(key))))
            + RobbinsMonroLaw.Validate(InversePower<float>(Scale(key), 0.5 + Scale(key), 0.51 + (0.49 * Part(key))))
            + RobbinsMonroLaw.Validate(InverseTime<double>(Scale(key), Part(key) + 0.01, 100))
            + RobbinsMonroLaw.Validate(PolyakLojasiewicz<double>(Scale(key)).AtMost(0.1))
            + RobbinsMonroLaw.Validate(PolyakLojasiewicz<float>(Scale(key)).WarmedUp(1000).Times(Linear<float>(2, Scale(key), 500)))
            + RobbinsMonroLaw.Validate(CosineRestarts<double>(1, 10, 2).Then(630, InversePower<double>(Scale(key)).Delayed(20)));

        static double Scale(RandomKey key) => Math.Pow(10, (2 * key.Uniform<double>()) - 1);

        static double Part(RandomKey key) => key.Uniform<double>(1);
    }

    // Whatever it is, it says: between ½ a k^−¾ at best, a k^−¾ at least from k = 1 on. With b = 3 left out that is false of a/(k + 3)^¾ at k = 1.
    private readonly record struct Boasting(InversePowerSchedule<double> Schedule) : ISchedule<Boasting, double>
    {
        public Tail? Tail => new(0.75, 0.5 * Schedule.Scale, Schedule.Scale, 1);

        public double At(long step) => Schedule.At(step);
    }
}
