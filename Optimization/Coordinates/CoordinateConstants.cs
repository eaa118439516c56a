using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The constants Lᵢ of the coordinates, or of the blocks, of an oracle, and the rates that are made of them.</summary>
internal readonly record struct CoordinateConstants<T>(int Count, T Largest, double Sum)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static CoordinateConstants<T> Of<TOracle>(in TOracle oracle)
        where TOracle : ICoordinateOracle<T>
    {
        var (largest, sum) = (T.Zero, 0.0);
        for (var i = 0; i < oracle.Dimension; i++)
        {
            var constant = oracle.CoordinateLipschitz(i);
            if (!(constant > T.Zero && T.IsFinite(constant)))
            {
                throw new ArgumentException($"The constant of coordinate {i} is {constant}; it must be finite and above 0.", nameof(oracle));
            }

            (largest, sum) = (T.Max(largest, constant), sum + double.CreateChecked(constant));
        }

        return new(oracle.Dimension, largest, sum);
    }

    /// <summary>What is known of the problem; null where that is too little for any rate.</summary>
    public CoordinateProblem? Problem<TOracle>(in TOracle oracle, CoordinateLength length, bool isComposite)
        where TOracle : ICoordinateOracle<T>
    {
        if (Count == 0 || oracle is not ISmooth<T> { Smoothness: var smoothness }) return null;
        var constant = double.CreateChecked(isComposite ? smoothness.StrongConvexity : smoothness.PolyakLojasiewicz);
        return constant > 0 ? new(Count, double.CreateChecked(Largest), Sum, constant, isComposite, length) : null;
    }

    /// <summary>The rate of so many moves.</summary>
    public static Rate? OfMoves(Rate? rate, int moves) => rate switch
    {
        Rate.PerStep sure => Rate.Linear(Math.Pow(sure.Factor, moves), sure.Conditions),
        Rate.InExpectation mean => Rate.ExpectedLinear(Math.Pow(mean.Factor, moves), mean.Conditions),
        _ => null,
    };
}
