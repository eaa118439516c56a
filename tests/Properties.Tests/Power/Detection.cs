using Xunit.Abstractions;

namespace Toolkit.Properties.Tests;

/// <summary>A law, a correct subject that it must accept and a mutant that it must reject, each as a function of a key.</summary>
/// <param name="Law">The law.</param>
/// <param name="Mutant">What is wrong.</param>
/// <param name="Correct">The verdict on the correct subject.</param>
/// <param name="Wrong">The verdict on the mutant.</param>
public sealed record Detection(string Law, string Mutant, Func<RandomKey, Verdict> Correct, Func<RandomKey, Verdict> Wrong)
{
    private const int Seeds = 200;
    private const int Least = 198;

    /// <summary>Accepts the correct subject on every seed and rejects the mutant on at least 99 % of them.</summary>
    public void Measure(ITestOutputHelper output)
    {
        var caught = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var key = RandomKey.FromSeed((ulong)seed);
            Correct(key).In($"seed {seed}").Assert();
            caught += Wrong(key).Holds ? 0 : 1;
        }

        output.WriteLine($"{Law}: {Mutant}: caught on {caught} of {Seeds} seeds");
        Assert.InRange(caught, Least, Seeds);
    }

    public override string ToString() => $"{Law} rejects {Mutant}";
}
