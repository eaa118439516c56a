namespace Toolkit.Optimization;

/// <summary>The draws of several moves as one draw: outcomes as the digits of a number, the first move's the lowest.</summary>
internal static class SeveralMoves
{
    public static int Outcomes<TRule, T, TState>(TRule rule, long first, int moves, int coordinates)
        where TRule : struct, ICoordinateRule<TRule, T, TState>
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        var outcomes = 1;
        for (var k = 0; k < moves && coordinates > 0; k++) outcomes = checked(outcomes * rule.Outcomes(first + k, coordinates));
        return outcomes;
    }

    public static double Probability<TRule, T, TState>(TRule rule, int outcome, long first, int moves, int coordinates)
        where TRule : struct, ICoordinateRule<TRule, T, TState>
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        var probability = 1.0;
        for (var k = 0; k < moves && coordinates > 0; k++)
        {
            (outcome, var digit) = Math.DivRem(outcome, rule.Outcomes(first + k, coordinates));
            probability *= rule.Probability(digit, first + k, coordinates);
        }

        return probability;
    }

    public static void Tell<TRule, T, TState>(TRule rule, int outcome, long first, int coordinates, Span<int> draws)
        where TRule : struct, ICoordinateRule<TRule, T, TState>
        where T : unmanaged
        where TState : struct, IState<TState>
    {
        for (var k = 0; k < draws.Length; k++) (outcome, draws[k]) = Math.DivRem(outcome, rule.Outcomes(first + k, coordinates));
    }
}
