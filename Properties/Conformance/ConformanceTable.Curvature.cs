using System.Numerics;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Preconditioners: those that know blocks of parameters, and those that are told the curvature of a network.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Curvature =>
        [
            Row("Shampoo", o => Precondition(Shampoo<T>(Layout(o), new() { BasisPeriod = 4 })).Then(Descend<T>(0.01)), isCoordinatewise: false),
            Row("Shampoo with running means, within a divergence", o => PreconditionWithin(Shampoo<T>(Layout(o), new() { Decay = 0.9, RefreshesExactly = true }), 1e-3, 0.01).Then(Descend<T>(0.01)), isCoordinatewise: false),
            Row("Langevin with Shampoo", o => Precondition(Shampoo<T>(Layout(o))).Then(Descend<T>(0.01)).WithNoise(1, Chain).For(o, 4, Key)),
            Row("Soap", o => ScaleBySoap<T>(Layout(o), period: 4).Then(Descend<T>(0.01)), isCoordinatewise: false),
            Row("Muon", o => ScaleByMuon<T>(Layout(o)).Then(Descend<T>(0.01)), isCoordinatewise: false),
            Row("Muon, exact", o => ScaleByMuon<T>(Layout(o), isNesterov: false, iterations: null).Then(Descend<T>(0.01)), isCoordinatewise: false),
            Row("preconditioned by Kfac", Probing, o => Precondition(Kfac(o.Objective.Network, Fisher.MonteCarlo, Often)).Then(Descend<T>(0.01)).For(o, 4, Key)),
            Row("preconditioned by Kfac, traces matched", Probing, o => Precondition(Kfac(o.Objective.Network, Often with { MatchesTraces = true }, true)).Then(Descend<T>(0.01)).For(o, Batches.Reshuffled(3, Key), Key)),
            Row("preconditioned by Ekfac", Probing, o => Precondition(Ekfac(o.Objective.Network, Fisher.TypeTwo, Often)).Then(HeavyBall<T>(0.5)).Then(Descend<T>(0.01)).For(o, 4, Key)),
            Row("preconditioned by EKFAC-ra", Probing, o => Precondition(RunningAverageEkfac(o.Objective.Network, Often)).Then(Descend<T>(0.01)).For(o, 4, Key)),
            Row("preconditioned by a diagonal Fisher matrix", Probing, o => Precondition(DiagonalFisher(o.Objective.Network)).Then(Descend<T>(0.01)).For(o, 4, Key)),
            Row("preconditioned by a quasi-diagonal Fisher matrix", Probing, o => Precondition(QuasiDiagonal(o.Objective.Network)).Then(Descend<T>(0.01)).For(o, 4, Key)),
            Row("Langevin with Ekfac", Probing, o => Precondition(Ekfac(o.Objective.Network, Often)).Then(Descend<T>(0.01)).WithNoise(0.125, Chain).For(o, 4, Key)),
            Row("noisy natural gradient with Kfac", Probing, o => Precondition(Kfac(o.Objective.Network, Often)).Then(Descend<T>(0.01)).AsNoisyNaturalGradient(0.125, Chain).For(o, 4, Key)),
            Row("Kfac", Probing, o => Steps.Kfac(o, Kfac(o.Objective.Network, Fisher.MonteCarlo, Often), 4, Key, new() { Penalty = 0.5 / 8, DampingPeriod = 2 })),
            Row("Kfac with a search for the damping of its factors", Probing, o => Steps.Kfac(o, Kfac(o.Objective.Network, Often), Batches.Reshuffled(3, Key), Key, new() { Damping = 1, DampingPeriod = 1, FactorDampingPeriod = 2 })),
        ];

        // Refreshes of both kinds within what the laws run.
        private static KroneckerOptions Often => new() { BasisPeriod = 2, EarlyRefreshes = 1 };

        private static Func<int, T, ProbeNetwork<T>> Probing => ProbeNetwork<T>.Of;
    }
}
