namespace Toolkit.Optimization;

/// <summary>
/// Which coordinate moves next, without a look at the derivatives: in turn, at random, or in an order that is drawn. A rule that compares derivatives is
/// <see cref="GreedyCoordinates{T}"/>.
/// </summary>
/// <remarks>
/// A draw comes out as one of finitely many outcomes, is a function of the key and of the number of the move, and is made before it is taken: so that the
/// draws of many moves are made at once, a draw can be told instead (<see cref="IRandomizedStep{TSelf, T, TOracle, TState, TInfo}"/>), and one that led to no
/// move can be taken back. The same rules choose among blocks of coordinates.
/// </remarks>
/// <typeparam name="TSelf">The rule itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the rule keeps.</typeparam>
public interface ICoordinateRule<TSelf, T, TState>
    where TSelf : struct, ICoordinateRule<TSelf, T, TState>
    where T : unmanaged
    where TState : struct, IState<TState>
{
    /// <summary>The state before the first move.</summary>
    /// <param name="coordinates">d, the number of coordinates to choose from.</param>
    TState Initialize(int coordinates);

    /// <summary>The number of outcomes of the draw of a move, at least 1.</summary>
    /// <param name="move">The number of the move, from 0.</param>
    /// <param name="coordinates">d.</param>
    int Outcomes(long move, int coordinates);

    /// <summary>The probability of an outcome of the draw of a move.</summary>
    /// <param name="outcome">The outcome, from 0.</param>
    /// <param name="move">The number of the move, from 0.</param>
    /// <param name="coordinates">d.</param>
    double Probability(int outcome, long move, int coordinates);

    /// <summary>outcomes ← the draws of moves <paramref name="move"/>, <paramref name="move"/> + 1, …: the same however many are made at once.</summary>
    /// <param name="state">What the rule keeps.</param>
    /// <param name="move">The number of the first move, from 0.</param>
    /// <param name="coordinates">d.</param>
    /// <param name="outcomes">Receives an outcome for each move.</param>
    void Draw(in TState state, long move, int coordinates, Span<int> outcomes);

    /// <summary>The coordinate that moves when the draw of a move came out so; moves are taken in turn.</summary>
    /// <param name="outcome">The outcome, from 0.</param>
    /// <param name="state">What the rule keeps, its buffers changed in place.</param>
    /// <param name="move">The number of the move, from 0.</param>
    /// <param name="coordinates">d.</param>
    int Take(int outcome, in TState state, long move, int coordinates);

    /// <summary>Makes the last <see cref="Take"/> undone, in the buffers of the state.</summary>
    /// <param name="outcome">The outcome that was taken.</param>
    /// <param name="state">What the rule keeps.</param>
    /// <param name="move">The number of the move.</param>
    /// <param name="coordinates">d.</param>
    void TakeBack(int outcome, in TState state, long move, int coordinates);

    /// <summary>The number of moves, from <paramref name="move"/> on, in which every coordinate surely has its turn; 2⁶³ − 1 where there is none.</summary>
    /// <param name="move">The number of the first move, from 0.</param>
    /// <param name="coordinates">d.</param>
    long MovesToSeeAll(long move, int coordinates);

    /// <summary>The rate that a theorem promises for one move; null where there is none.</summary>
    /// <param name="problem">What is known of the problem.</param>
    Rate? Rate(in CoordinateProblem problem);
}

/// <summary>What a theorem on coordinate methods may ask of a problem.</summary>
/// <param name="Coordinates">d, the number of coordinates, or of blocks.</param>
/// <param name="LargestLipschitz">L_c, the largest Lᵢ.</param>
/// <param name="SumOfLipschitz">Σ Lᵢ.</param>
/// <param name="Constant">μ of the Polyak–Łojasiewicz inequality of f where there is no g; with a g, the constant of strong convexity of f. Above 0.</param>
/// <param name="IsComposite">Whether there is a g.</param>
/// <param name="Length">How far a coordinate moves.</param>
public readonly record struct CoordinateProblem(
    int Coordinates, double LargestLipschitz, double SumOfLipschitz, double Constant, bool IsComposite, CoordinateLength Length);
