using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The constants Lᵢ of the coordinates, or of the blocks, of an oracle, and the rates that are made of them.</summary>
internal readonly record struct CoordinateConstants<T>(int Count, T Largest, double Sum)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static CoordinateConstants<T> Of<TOracle>(in TOracle oracle)
        where TOracle : ICoordinateOracle<T>
    {
        var constants = new T[oracle.Dimension];
        for (var i = 0; i < constants.Length; i++) constants[i] = oracle.CoordinateLipschitz(i);
        return Of(constants);
    }

    public static CoordinateConstants<T> Of(ReadOnlySpan<T> constants)
    {
        var (largest, sum) = (T.Zero, 0.0);
        for (var i = 0; i < constants.Length; i++)
        {
            if (!(constants[i] > T.Zero && T.IsFinite(constants[i])))
            {
                throw new ArgumentException($"The constant of coordinate {i} is {constants[i]}; it must be finite and above 0.", "oracle");
            }

            (largest, sum) = (T.Max(largest, constants[i]), sum + double.CreateChecked(constants[i]));
        }

        return new(constants.Length, largest, sum);
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
