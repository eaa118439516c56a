using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Laplace's method: a posterior as the normal N(θ̂, T P) around its mode, whose covariance is a preconditioner's matrix there.</summary>
/// <remarks>
/// <para>
/// The preconditioner is told of the curvature at the mode, by all of the data, and then stands still. With P̂ = (F̂ + λ I)⁻¹ of the mean Fisher matrix of N terms, and λ = τ/N for a normal prior of
/// precision τ, the temperature is 1/N: the covariance is (N F̂ + τ I)⁻¹. K-FAC and EKFAC posteriors are those of <c>Kfac</c> and <c>Ekfac</c>; a model that is linear with normal noise has the posterior exactly where P is.
/// </para>
/// <para>Source: MacKay 1992; Ritter, Botev, Barber 2018 for Kronecker factors.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
public sealed record LaplaceApproximation<T, TState, TPreconditioner>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
{
    internal LaplaceApproximation(Buffer<T> mode, TPreconditioner preconditioner, TState state, double temperature) =>
        (Mode, Preconditioner, State, Temperature) = (mode, preconditioner, state, Require.Positive(temperature));

    /// <summary>θ̂.</summary>
    public Buffer<T> Mode { get; }

    /// <summary>The preconditioner.</summary>
    public TPreconditioner Preconditioner { get; }

    /// <summary>Its state at the mode.</summary>
    public TState State { get; }

    /// <summary>T.</summary>
    public double Temperature { get; }

    /// <summary>destination ← θ̂ + √T L z, a draw, with z from the key.</summary>
    /// <param name="key">What z is drawn from: a key of its own for each draw.</param>
    /// <param name="destination">Receives as many elements as θ̂ has.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void Draw(RandomKey key, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var noise = workspace.Take<T>(Mode.Length)[..Mode.Length];
        key.Normals(noise);
        Preconditioner.Multiply(State, default, T.CreateTruncating(Math.Sqrt(Temperature)), noise, destination, workspace);
        LaneUpdate.AddScaled(T.One, Mode.Span, destination);
    }

    /// <summary>Draws, a row each: row s is drawn with <c>key.Fold(s)</c>. An ensemble of networks, for predictions.</summary>
    /// <param name="key">What is drawn from.</param>
    /// <param name="destination">Receives a draw in each row.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void Draws(RandomKey key, MatrixSpan<T> destination, Workspace workspace)
    {
        for (var s = 0; s < destination.Rows; s++) Draw(key.Fold(s), destination.Row(s), workspace);
    }

    /// <summary>(θ − θ̂)ᵀ (T P)⁻¹ (θ − θ̂): minus twice the logarithm of the density, up to its constant. Of draws it is chi-square of as many degrees as there are parameters.</summary>
    /// <param name="point">θ.</param>
    /// <param name="workspace">Scratch memory.</param>
    public T SquaredDistance(ReadOnlySpan<T> point, Workspace workspace)
    {
        Require.Length(point.Length, Mode.Length);
        using var scope = workspace.Open();
        var difference = workspace.Take<T>(Mode.Length)[..Mode.Length];
        var solved = workspace.Take<T>(Mode.Length)[..Mode.Length];
        for (var i = 0; i < difference.Length; i++) difference[i] = point[i] - Mode.Span[i];
        Preconditioner.MultiplyByInverse(State, difference, solved, workspace);
        return Reductions.Dot<T>(difference, solved) / T.CreateTruncating(Temperature);
    }
}

/// <summary>Laplace's method with any preconditioner.</summary>
public static class LaplaceApproximation
{
    /// <summary>The approximation with a preconditioner that needs no statistics of layers: it is told of the gradients of one pass through a finite sum, a batch at a time, all at the mode.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSum">The sum.</typeparam>
    /// <typeparam name="TState">The preconditioner's state.</typeparam>
    /// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
    /// <param name="preconditioner">P.</param>
    /// <param name="sum">The objective, U or the mean of N terms.</param>
    /// <param name="mode">θ̂; copied.</param>
    /// <param name="temperature">T, finite and above 0: 1/N where the objective is a mean of N terms.</param>
    /// <param name="batch">The terms of a batch, at least 1.</param>
    /// <param name="passes">The number of passes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LaplaceApproximation<T, TState, TPreconditioner> At<T, TSum, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, IPoint, T, TState> preconditioner, in TSum sum, ReadOnlySpan<T> mode, double temperature, int batch, int passes = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSum : IFiniteSum<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        Require.Length(mode.Length, sum.Dimension);
        var (operation, state, terms) = (preconditioner.Operator, preconditioner.Operator.Initialize(mode), new int[Math.Min(Require.AtLeastOne(batch), sum.Terms)]);
        using var workspace = new Workspace();
        using var gradient = workspace.Rent<T>(mode.Length);
        for (var pass = 0; pass < Require.AtLeastOne(passes); pass++)
        {
            for (var from = 0; from < sum.Terms; from += terms.Length)
            {
                var indices = Range(terms, from, sum.Terms);
                sum.BatchGradient(indices, mode, gradient.Span, workspace);
                operation.Observe(ref state, gradient.Span, new Evidence<T>(mode, Reductions.Norm<T>(gradient.Span)), workspace);
            }
        }

        return new(Buffer<T>.CopyOf(mode), operation, state, temperature);
    }

    /// <summary>The approximation with a preconditioner of statistics of a network's layers, taken at the mode from all examples at once.</summary>
    /// <remarks>All examples count alike, whatever the preconditioner's own averages in time and periods are. So the values and derivatives of every layer for all examples are in memory together, about N times the sum of the layers' widths.</remarks>
    /// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOracle">The oracle.</typeparam>
    /// <typeparam name="TState">The preconditioner's state.</typeparam>
    /// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
    /// <param name="preconditioner">P, of the mean Fisher matrix.</param>
    /// <param name="oracle">A network on its examples.</param>
    /// <param name="mode">θ̂; copied.</param>
    /// <param name="temperature">T, finite and above 0: 1/N for the posterior.</param>
    /// <param name="key">What targets are drawn from, for a Monte Carlo Fisher matrix.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static LaplaceApproximation<T, TState, TPreconditioner> At<TFisher, T, TOracle, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, in TOracle oracle, ReadOnlySpan<T> mode, double temperature, RandomKey key)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICurvatureOracle<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        Require.Length(mode.Length, oracle.Dimension);
        var (operation, state, terms) = (preconditioner.Operator, preconditioner.Operator.Initialize(mode), new int[oracle.Terms]);
        using var workspace = new Workspace();
        using var gradient = workspace.Rent<T>(mode.Length);
        using var scope = workspace.Open();
        var evidence = oracle.BatchGradient<TFisher>(Range(terms, 0, oracle.Terms), mode, gradient.Span, key, workspace);
        operation.Observe(ref state, gradient.Span, new Evidence<T>(mode, Reductions.Norm<T>(gradient.Span), evidence), workspace);
        return new(Buffer<T>.CopyOf(mode), operation, state, temperature);
    }

    /// <summary>The logarithm of the normal's density at a point, with its constant.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The preconditioner's state.</typeparam>
    /// <typeparam name="TPreconditioner">A preconditioner that knows its determinant.</typeparam>
    /// <param name="approximation">The normal.</param>
    /// <param name="point">θ.</param>
    /// <param name="workspace">Scratch memory.</param>
    public static T LogDensity<T, TState, TPreconditioner>(this LaplaceApproximation<T, TState, TPreconditioner> approximation, ReadOnlySpan<T> point, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>, ILogDeterminant<T, TState>
    {
        var distance = double.CreateChecked(approximation.SquaredDistance(point, workspace));
        var determinant = double.CreateChecked(approximation.Preconditioner.LogDeterminant(approximation.State, workspace));
        return T.CreateTruncating(-0.5 * (distance + determinant + (point.Length * Math.Log(2 * Math.PI * approximation.Temperature))));
    }

    private static ReadOnlySpan<int> Range(int[] terms, int from, int count)
    {
        var length = Math.Min(terms.Length, count - from);
        for (var i = 0; i < length; i++) terms[i] = from + i;
        return terms.AsSpan(0, length);
    }
}
