namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 7: players who move in turn, each seeing the newest values of the others.</summary>
internal readonly record struct AlternatingDescent<TGame>(double Rate)
    : IStep<AlternatingDescent<TGame>, double, TGame, JointState, GradientInfo<double>>
    where TGame : IGame<double>
{
    public JointState Initialize(in TGame oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref JointState state, in TGame oracle, Workspace workspace)
    {
        using var joint = workspace.Rent<double>(state.Point.Length);
        using var gradient = workspace.Rent<double>(state.Point.Length);
        state.Point.Span.CopyTo(joint.Span);
        var squares = 0.0;
        for (var player = 0; player < oracle.Players; player++)
        {
            var block = joint.Span[oracle.Block(player)];
            var own = gradient.Span[oracle.Block(player)];
            oracle.PlayerGradient(player, joint.Span, own, workspace);
            for (var i = 0; i < block.Length; i++) block[i] -= Rate * own[i];
            squares += Reductions.SumOfSquares<double>(own);
        }

        var norm = Math.Sqrt(squares);
        if (!double.IsFinite(norm)) return new(norm, norm, oracle.Players, "gradient");
        joint.Span.CopyTo(state.Point.Mutable);
        return new(norm, norm, oracle.Players);
    }
}

internal readonly record struct JointState(Buffer<double> Point) : IState<JointState>, IPointState<double>
{
    public JointState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point));
}

/// <summary>The Dirac-GAN with the zero-centred gradient penalty R1: L = f(ψθ) + f(0) − (γ/2) ψ², f(t) = −log(1 + e^−t).</summary>
internal readonly record struct DiracGame(double Penalty) : IGame<double>
{
    public int Dimension => 2;

    public int Players => 2;

    public Range Block(int player) => player..(player + 1);

    public void PlayerGradient(int player, ReadOnlySpan<double> joint, Span<double> destination, Workspace workspace)
    {
        var slope = 1 / (1 + Math.Exp(joint[0] * joint[1]));
        destination[0] = player == 0 ? joint[1] * slope : (Penalty * joint[1]) - (joint[0] * slope);
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        for (var player = 0; player < Players; player++) PlayerGradient(player, point, destination[Block(player)], workspace);
    }
}
