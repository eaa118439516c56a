using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>K-FAC: <c>P = (B ⊗ A + damping)⁻¹</c> for each layer, <c>A = E[h̄h̄ᵀ]</c> and <c>B = E[δδᵀ]</c>.</summary>
    /// <remarks>See <see cref="KroneckerPreconditioner{T, TFisher}"/>. Source: Martens and Grosse 2015; for convolutions Grosse and Martens 2016.</remarks>
    /// <param name="network">The network, which says what layers there are.</param>
    /// <param name="fisher">Of which kind the Fisher matrix is: <see cref="Fisher.MonteCarlo"/> as the authors have it.</param>
    /// <param name="options">How statistics are kept.</param>
    /// <param name="hasExactDamping">Whether λ is added to the products of eigenvalues; otherwise √λ to either factor, in the ratio π² = (tr A/dim A)/(tr B/dim B), which damps more.</param>
    public static KroneckerPreconditioner<T, TFisher> Kfac<T, TFisher>(Network<T> network, TFisher fisher, KroneckerOptions? options = null, bool hasExactDamping = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFisher : struct, IFisher => new(network.Fisher, options ?? new(), hasExactDamping ? KroneckerScaling.Exact : KroneckerScaling.Factored);

    /// <summary>K-FAC with the empirical Fisher matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How statistics are kept.</param>
    /// <param name="hasExactDamping">Whether λ is added to the products of eigenvalues.</param>
    public static KroneckerPreconditioner<T, EmpiricalFisher> Kfac<T>(Network<T> network, KroneckerOptions? options = null, bool hasExactDamping = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Kfac(network, Fisher.Empirical, options, hasExactDamping);

    /// <summary>EKFAC: the eigenbasis of K-FAC with the second moments of the examples' gradients, measured in it, on its diagonal: <c>P = U (S + λ)⁻¹ Uᵀ</c>.</summary>
    /// <remarks>See <see cref="KroneckerPreconditioner{T, TFisher}"/>. Source: George, Laurent, Bouthillier, Ballas, Vincent 2018, algorithm 1.</remarks>
    /// <param name="network">The network, which says what layers there are.</param>
    /// <param name="fisher">Of which kind the Fisher matrix is: <see cref="Fisher.Empirical"/> as in the authors' experiments.</param>
    /// <param name="options">How statistics are kept.</param>
    public static KroneckerPreconditioner<T, TFisher> Ekfac<T, TFisher>(Network<T> network, TFisher fisher, KroneckerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFisher : struct, IFisher => new(network.Fisher, options ?? new(), KroneckerScaling.Measured);

    /// <summary>EKFAC with the empirical Fisher matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How statistics are kept.</param>
    public static KroneckerPreconditioner<T, EmpiricalFisher> Ekfac<T>(Network<T> network, KroneckerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Ekfac(network, Fisher.Empirical, options);

    /// <summary>EKFAC-ra: scalings from the squares of the batches' gradients, m times, in place of examples' own. It costs less and reads the square of the mean gradient, m times, as curvature.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">How statistics are kept.</param>
    public static KroneckerPreconditioner<T, EmpiricalFisher> RunningAverageEkfac<T>(Network<T> network, KroneckerOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(network.Fisher, options ?? new(), KroneckerScaling.GradientSquares);
}

/// <summary>
/// A Fisher matrix by layers, each a Kronecker product of two factors seen in their eigenbases, <c>F̂ = (U_B ⊗ U_A) D (U_B ⊗ U_A)ᵀ</c> with rows of weights side by side, and
/// <c>P = (F̂ + λ I)⁻¹</c>. For a gradient G of outputs × (inputs + 1) it is <c>P g = U_B [(U_Bᵀ G U_A) / (D + λ)] U_Aᵀ</c>.
/// </summary>
/// <remarks>
/// <para>
/// At each step the factors of the batch, <c>A = (1/m) Σ h̄h̄ᵀ</c> and <c>B = (1/m) Σ δδᵀ</c>, come into their running means; every n steps the bases follow, and then the scalings are measured in the
/// bases at hand: for one place <c>S = (1/m) ((Δ U_B)∘²)ᵀ ((H̄ U_A)∘²)</c>, for several the sum over places before the square. By the lemma of the paper the distance from F to F̂ in the Frobenius
/// norm is then the least that these bases allow.
/// </para>
/// <para>
/// Parameters that are of no such layer (gains, embeddings) have a diagonal of their own: m times the running mean of the squared gradient, damped by λ.
/// </para>
/// <para>Eigenvalues below 0, by rounding, are taken as 0. Where a factor is 1 × 1, or π is no number, damping is exact.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
public readonly record struct KroneckerPreconditioner<T, TFisher> : IPreconditioner<KroneckerPreconditioner<T, TFisher>, ICurvature<TFisher>, T, KroneckerState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFisher : struct, IFisher
{
    internal KroneckerPreconditioner(CurvatureLayout layout, KroneckerOptions options, KroneckerScaling scaling) => (Layout, Options, Scaling) = (layout, options, scaling);

    /// <summary>The blocks.</summary>
    public CurvatureLayout Layout { get; }

    /// <summary>How statistics are kept.</summary>
    public KroneckerOptions Options { get; }

    /// <summary>What stands on the diagonal.</summary>
    public KroneckerScaling Scaling { get; }

    private bool HasScalings => Scaling is KroneckerScaling.Measured or KroneckerScaling.GradientSquares;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the network's number of parameters.</exception>
    public KroneckerState<T> Initialize(ReadOnlySpan<T> point)
    {
        if (point.Length != Layout.Length) throw new ArgumentException($"The network has {Layout.Length} parameters, the point has {point.Length}.", nameof(point));
        var (inputs, outputs, inputSquares, outputSquares, products) = (0, 0, 0, 0, 0);
        foreach (var block in Layout.Blocks)
        {
            var (a, b) = (block.Shape.InputLength, block.Shape.Rows);
            (inputs, outputs) = (inputs + a, outputs + b);
            (inputSquares, outputSquares, products) = checked((inputSquares + (a * a), outputSquares + (b * b), products + (a * b)));
        }

        return new(
            Buffer<T>.Allocate(inputSquares), Buffer<T>.Allocate(outputSquares), Buffer<T>.Allocate(inputSquares), Buffer<T>.Allocate(outputSquares), Buffer<T>.Allocate(inputs),
            Buffer<T>.Allocate(outputs), Buffer<T>.Allocate(HasScalings ? products : 0), Buffer<T>.Allocate(Layout.Others), Options.Damping, 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The evidence is of other layers.</exception>
    public void Observe(scoped ref KroneckerState<T> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        var curvature = evidence.Curvature;
        if (!ReferenceEquals(curvature.Layout, Layout) && !curvature.Layout.Equals(Layout))
            throw new ArgumentException($"The preconditioner is for the layers {Layout}; the step tells of {curvature.Layout}.", nameof(evidence));

        var refreshes = state.Steps % Options.BasisPeriod == 0;
        var walk = new Walk(this, state);
        for (var k = 0; k < Layout.Blocks.Length; k++, walk.Advance(Layout.Blocks[k - 1].Shape))
        {
            using var scope = workspace.Open();
            var shape = Layout.Blocks[k].Shape;
            var rows = new Rows(curvature, k, Options.Sharing, workspace);
            if (Options.FactorDecay > 0 || refreshes) Factors(state, walk, shape, curvature, k, rows, workspace);
            if (refreshes) Refresh(state, walk, shape, workspace);
            if (Scaling is KroneckerScaling.Measured) Measure(state, walk, shape, curvature, k, workspace);
            else if (Scaling is KroneckerScaling.GradientSquares) Square(state, walk, Layout.Blocks[k], gradient, curvature.Examples, workspace);
        }

        Others(state, gradient, curvature.Examples);
        state = state with { Steps = state.Steps + 1 };
    }

    /// <inheritdoc/>
    public void Multiply(in KroneckerState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, scale, noise, false, destination, workspace);

    /// <inheritdoc/>
    public void MultiplyByInverse(in KroneckerState<T> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, T.Zero, default, true, destination, workspace);

    /// <summary>The diagonal <c>D + λ</c> of P⁻¹ in the eigenbasis of a block, outputs × inputs.</summary>
    /// <param name="state">The state.</param>
    /// <param name="block">The number of the block.</param>
    /// <param name="destination">Receives the diagonal.</param>
    public void Eigenvalues(in KroneckerState<T> state, int block, MatrixSpan<T> destination)
    {
        var walk = new Walk(this, state);
        for (var k = 0; k < block; k++) walk.Advance(Layout.Blocks[k].Shape);
        var shape = Layout.Blocks[block].Shape;
        MatrixShapeOf(destination, shape);
        Denominators(state, walk, shape, destination);
    }

    private static void MatrixShapeOf(MatrixSpan<T> matrix, KroneckerShape shape)
    {
        if (matrix.Rows != shape.Rows || matrix.Columns != shape.InputLength)
            throw new ArgumentException($"The block is of {shape.Rows} x {shape.InputLength}, the matrix of {matrix.Rows} x {matrix.Columns}.", nameof(matrix));
    }

    // A ← β A + (1 − β) A of the batch, B alike.
    private void Factors(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, in CurvatureEvidence<T> curvature, int block, in Rows rows, Workspace workspace)
    {
        var keep = state.Steps == 0 ? 0 : Math.Min(Options.FactorDecay, 1 - (1.0 / (state.Steps + 1)));
        var (m, places) = (curvature.Examples, rows.Places);
        var (beta, take) = (Number.Of<T>(keep), Number.Of<T>((1 - keep) / m));
        var input = walk.Input(state.InputFactors.Lanes, shape);
        var output = walk.Output(state.OutputFactors.Lanes, shape);
        if (Options.MatchesTraces)
        {
            TraceMatched(input, output, beta, take, curvature, block, rows, workspace);
            return;
        }

        SymmetricRankK.Multiply(take, rows.Inputs.Transpose(), beta, input, workspace, Options.Team);
        var share = Number.Of<T>((1 - keep) / ((double)m * places));
        for (var v = 0; v < curvature.Vectors; v++)
            SymmetricRankK.Multiply(share, rows.Derivatives(curvature, block, v).Transpose(), v == 0 ? beta : T.One, output, workspace, Options.Team);
    }

    // An example's rows of one factor count by its trace of the other.
    private void TraceMatched(
        MatrixSpan<T> input, MatrixSpan<T> output, T beta, T take, in CurvatureEvidence<T> curvature, int block, in Rows rows, Workspace workspace)
    {
        var (m, places) = (curvature.Examples, rows.Places);
        using var scope = workspace.Open();
        var inputTraces = workspace.Take<T>(m)[..m];
        var outputTraces = workspace.Take<T>(m)[..m];
        outputTraces.Clear();
        for (var i = 0; i < m; i++)
        {
            inputTraces[i] = T.Zero;
            for (var t = 0; t < places; t++) inputTraces[i] += Reductions.SumOfSquares(rows.Inputs.Row((i * places) + t));
        }

        var share = T.One / Number.Of<T>(places);
        for (var v = 0; v < curvature.Vectors; v++)
        {
            var derivatives = rows.Derivatives(curvature, block, v);
            var weighted = Weighted(derivatives, inputTraces, share, places, workspace);
            SymmetricRankK.Multiply(take, weighted.Transpose(), v == 0 ? beta : T.One, output, workspace, Options.Team);
            for (var i = 0; i < m; i++)
            {
                for (var t = 0; t < places; t++) outputTraces[i] += share * Reductions.SumOfSquares(derivatives.Row((i * places) + t));
            }
        }

        SymmetricRankK.Multiply(take, Weighted(rows.Inputs, outputTraces, T.One, places, workspace).Transpose(), beta, input, workspace, Options.Team);
    }

    private static ReadOnlyMatrixSpan<T> Weighted(ReadOnlyMatrixSpan<T> rows, ReadOnlySpan<T> weights, T share, int places, Workspace workspace)
    {
        var copy = new MatrixSpan<T>(workspace.Take<T>(rows.Rows * rows.Columns), rows.Rows, rows.Columns);
        for (var i = 0; i < rows.Rows; i++) LaneMap.Scale(T.Sqrt(weights[i / places] * share), rows.Row(i), copy.Row(i));
        return copy;
    }

    // Bases and eigenvalues of the factors at hand; scalings that are kept go over to the new bases.
    private void Refresh(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (a, b) = (shape.InputLength, shape.Rows);
        var carries = HasScalings && Options.ScalingDecay > 0 && state.Steps > 0;
        var before = carries ? workspace.Take<T>((a * a) + (b * b)) : default;
        var input = walk.Input(state.InputBases.Lanes, shape);
        var output = walk.Output(state.OutputBases.Lanes, shape);
        if (carries)
        {
            input.Values[..(a * a)].CopyTo(before);
            output.Values[..(b * b)].CopyTo(before[(a * a)..]);
        }

        Decompose(walk.Input(state.InputFactors.Lanes, shape), walk.InputValues(state.InputValues.Lanes, shape), input, state.Steps > 0, workspace);
        Decompose(walk.Output(state.OutputFactors.Lanes, shape), walk.OutputValues(state.OutputValues.Lanes, shape), output, state.Steps > 0, workspace);
        if (Options.MatchesTraces)
        {
            var values = walk.InputValues(state.InputValues.Lanes, shape);
            var trace = Reductions.Sum<T>(values);
            if (trace > T.Zero) LaneMap.Scale(T.One / trace, values, values);
        }

        if (carries) Carry(new(before, a, a), input, new(before[(a * a)..], b, b), output, walk.Scalings(state.Scalings.Lanes, shape), workspace);
    }

    private void Decompose(MatrixSpan<T> factor, Span<T> values, MatrixSpan<T> basis, bool isWarm, Workspace workspace)
    {
        SymmetricEigen.Factor(factor, values, basis, workspace);
        foreach (ref var value in values) value = T.Max(value, T.Zero);
    }

    // S ← (R_B∘²) S (R_A∘²)ᵀ, R = the new vectors in the old basis.
    private void Carry(
        ReadOnlyMatrixSpan<T> oldInput, ReadOnlyMatrixSpan<T> newInput, ReadOnlyMatrixSpan<T> oldOutput, ReadOnlyMatrixSpan<T> newOutput, MatrixSpan<T> scalings, Workspace workspace)
    {
        var (a, b) = (oldInput.Rows, oldOutput.Rows);
        using var scope = workspace.Open();
        var input = new MatrixSpan<T>(workspace.Take<T>(a * a), a, a);
        var output = new MatrixSpan<T>(workspace.Take<T>(b * b), b, b);
        var half = new MatrixSpan<T>(workspace.Take<T>(a * b), b, a);
        MatrixProduct.Multiply(newInput, oldInput.Transpose(), input, workspace, Options.Team);
        MatrixProduct.Multiply(newOutput, oldOutput.Transpose(), output, workspace, Options.Team);
        LaneMap.Square(input.Values[..(a * a)]);
        LaneMap.Square(output.Values[..(b * b)]);
        MatrixProduct.Multiply(output, scalings, half, workspace, Options.Team);
        MatrixProduct.Multiply(half, input.Transpose(), scalings, workspace, Options.Team);
    }

    // S ← α S + (1 − α) (1/m) Σᵢᵥ (U_Bᵀ (Σ_t δ h̄ᵀ) U_A)∘².
    private void Measure(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, in CurvatureEvidence<T> curvature, int block, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (m, places, a, b) = (curvature.Examples, shape.Places, shape.InputLength, shape.Rows);
        var rows = new Rows(curvature, block, WeightSharing.Expand, workspace);
        var keep = Keep(state);
        var scalings = walk.Scalings(state.Scalings.Lanes, shape);
        var inputs = new MatrixSpan<T>(workspace.Take<T>(m * places * a), m * places, a);
        var outputs = new MatrixSpan<T>(workspace.Take<T>(m * places * b), m * places, b);
        MatrixProduct.Multiply(rows.Inputs, walk.Input(state.InputBases.Lanes, shape).Transpose(), inputs, workspace, Options.Team);
        if (places == 1) LaneMap.Square(inputs.Values[..(m * a)]);
        else Scale(keep, scalings);
        var take = Number.Of<T>((1 - keep) / m);
        var own = places == 1 ? default : new MatrixSpan<T>(workspace.Take<T>(a * b), b, a);
        for (var v = 0; v < curvature.Vectors; v++)
        {
            MatrixProduct.Multiply(rows.Derivatives(curvature, block, v), walk.Output(state.OutputBases.Lanes, shape).Transpose(), outputs, workspace, Options.Team);
            if (places == 1)
            {
                LaneMap.Square(outputs.Values[..(m * b)]);
                MatrixProduct.Multiply(take, outputs.Transpose(), inputs, v == 0 ? Number.Of<T>(keep) : T.One, scalings, workspace, Options.Team);
                continue;
            }

            for (var i = 0; i < m; i++)
            {
                MatrixProduct.Multiply(
                    outputs.Part(i * places, 0, places, b).Transpose(), inputs.Part(i * places, 0, places, a), own, workspace, Options.Team);
                LaneMap.AddScaledSquare(take, own.Values[..(a * b)], scalings.Values);
            }
        }
    }

    // S ← α S + (1 − α) m (U_Bᵀ G U_A)∘².
    private void Square(in KroneckerState<T> state, in Walk walk, CurvatureBlock block, ReadOnlySpan<T> gradient, int examples, Workspace workspace)
    {
        using var scope = workspace.Open();
        var shape = block.Shape;
        var (a, b) = (shape.InputLength, shape.Rows);
        var matrix = new MatrixSpan<T>(workspace.Take<T>(a * b), b, a);
        Gather(gradient.Slice(block.Offset, shape.Length), shape, matrix);
        Rotate(state, walk, shape, matrix, false, workspace);
        var keep = Keep(state);
        var scalings = walk.Scalings(state.Scalings.Lanes, shape);
        Scale(keep, scalings);
        LaneMap.AddScaledSquare(Number.Of<T>((1 - keep) * examples), matrix.Values[..(a * b)], scalings.Values);
    }

    private double Keep(in KroneckerState<T> state) => state.Steps == 0 ? 0 : Math.Min(Options.ScalingDecay, 1 - (1.0 / (state.Steps + 1)));

    private static void Scale(double keep, MatrixSpan<T> scalings)
    {
        if (keep == 0) scalings.Values.Clear();
        else LaneMap.Scale(Number.Of<T>(keep), scalings.Values, scalings.Values);
    }

    private void Others(in KroneckerState<T> state, ReadOnlySpan<T> gradient, int examples)
    {
        if (Layout.Others == 0) return;
        var keep = state.Steps == 0 ? 0 : Math.Min(Options.FactorDecay, 1 - (1.0 / (state.Steps + 1)));
        var (beta, take) = (Number.Of<T>(keep), Number.Of<T>((1 - keep) * examples));
        var squares = state.Others.Lanes;
        var to = 0;
        foreach (var (from, length) in new Gaps(Layout))
        {
            for (var i = from; i < from + length; i++, to++) squares[to] = (beta * squares[to]) + (take * gradient[i] * gradient[i]);
        }
    }

    private void Apply(in KroneckerState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, bool isInverse, Span<T> destination, Workspace workspace)
    {
        var walk = new Walk(this, state);
        foreach (var block in Layout.Blocks)
        {
            using var scope = workspace.Open();
            var shape = block.Shape;
            var (a, b) = (shape.InputLength, shape.Rows);
            var matrix = new MatrixSpan<T>(workspace.Take<T>(a * b), b, a);
            var diagonal = new MatrixSpan<T>(workspace.Take<T>(a * b), b, a);
            Denominators(state, walk, shape, diagonal);
            if (vector.IsEmpty)
            {
                matrix.Values.Clear();
            }
            else
            {
                Gather(vector.Slice(block.Offset, shape.Length), shape, matrix);
                Rotate(state, walk, shape, matrix, false, workspace);
                if (isInverse) LaneMap.Multiply(diagonal.Values[..(a * b)], matrix.Values[..(a * b)]);
                else LaneMap.Divide(diagonal.Values[..(a * b)], matrix.Values[..(a * b)]);
            }

            // Noise is drawn in the eigenbasis: white noise is white in every basis.
            if (!noise.IsEmpty) LaneMap.AddScaledOverRoot(scale, noise.Slice(block.Offset, shape.Length), diagonal.Values, matrix.Values);
            Rotate(state, walk, shape, matrix, true, workspace);
            Scatter(matrix, shape, destination.Slice(block.Offset, shape.Length));
            walk.Advance(shape);
        }

        var squares = state.Others.Span;
        var (at, damping) = (0, Number.Of<T>(state.Damping));
        if (squares.IsEmpty) return;
        foreach (var (from, length) in new Gaps(Layout))
        {
            for (var i = from; i < from + length; i++, at++)
            {
                var denominator = squares[at] + damping;
                var moved = vector.IsEmpty ? T.Zero : isInverse ? vector[i] * denominator : vector[i] / denominator;
                destination[i] = noise.IsEmpty ? moved : moved + (scale * noise[i] / T.Sqrt(denominator));
            }
        }
    }

    // Into the eigenbasis, U_Bᵀ M U_A, or back; the vectors are the rows of what is stored.
    private void Rotate(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, MatrixSpan<T> matrix, bool isBack, Workspace workspace)
    {
        using var half = workspace.Rent<T>(matrix.Rows * matrix.Columns);
        var between = new MatrixSpan<T>(half.Span, matrix.Rows, matrix.Columns);
        ReadOnlyMatrixSpan<T> output = walk.Output(state.OutputBases.Lanes, shape);
        ReadOnlyMatrixSpan<T> input = walk.Input(state.InputBases.Lanes, shape);
        MatrixProduct.Multiply(isBack ? output.Transpose() : output, matrix, between, workspace, Options.Team);
        MatrixProduct.Multiply(between, isBack ? input : input.Transpose(), matrix, workspace, Options.Team);
    }

    private void Denominators(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, MatrixSpan<T> destination)
    {
        var damping = Number.Of<T>(state.Damping);
        if (HasScalings)
        {
            var scalings = walk.Scalings(state.Scalings.Lanes, shape);
            LaneMap.AddConstant(damping, scalings.Values, destination.Values[..scalings.Values.Length]);
            return;
        }

        var (a, b) = (shape.InputLength, shape.Rows);
        var inputs = walk.InputValues(state.InputValues.Lanes, shape);
        var outputs = walk.OutputValues(state.OutputValues.Lanes, shape);
        var pi = Math.Sqrt(double.CreateChecked(Reductions.Sum<T>(inputs)) / a / (double.CreateChecked(Reductions.Sum<T>(outputs)) / b));
        var isFactored = Scaling is KroneckerScaling.Factored && a > 1 && b > 1 && pi > 0 && double.IsFinite(pi);
        var root = Math.Sqrt(state.Damping);
        var (onInputs, onOutputs, onProducts) = isFactored ? (Number.Of<T>(root * pi), Number.Of<T>(root / pi), T.Zero) : (T.Zero, T.Zero, damping);
        for (var i = 0; i < b; i++) LaneMap.Affine(outputs[i] + onOutputs, onInputs, onProducts, inputs, destination.Row(i));
    }

    private static void Gather(ReadOnlySpan<T> block, KroneckerShape shape, MatrixSpan<T> matrix)
    {
        for (var i = 0; i < shape.Rows; i++)
        {
            block.Slice(i * shape.Columns, shape.Columns).CopyTo(matrix.Row(i));
            if (shape.HasBias) matrix.Row(i)[shape.Columns] = block[(shape.Rows * shape.Columns) + i];
        }
    }

    private static void Scatter(ReadOnlyMatrixSpan<T> matrix, KroneckerShape shape, Span<T> block)
    {
        for (var i = 0; i < shape.Rows; i++)
        {
            matrix.Row(i)[..shape.Columns].CopyTo(block[(i * shape.Columns)..]);
            if (shape.HasBias) block[(shape.Rows * shape.Columns) + i] = matrix.Row(i)[shape.Columns];
        }
    }

    // Where the memory of a block begins in the buffers that all blocks share.
    private ref struct Walk
    {
        private int _inputs;
        private int _outputs;
        private int _inputSquares;
        private int _outputSquares;
        private int _products;

        public Walk(in KroneckerPreconditioner<T, TFisher> owner, in KroneckerState<T> state)
        {
            var (inputs, outputs) = (0, 0);
            foreach (var block in owner.Layout.Blocks) (inputs, outputs) = (inputs + block.Shape.InputLength, outputs + block.Shape.Rows);
            if (state.InputValues.Length != inputs || state.OutputValues.Length != outputs)
                throw new ArgumentException($"The state is not of the layers {owner.Layout}.", nameof(state));
        }

        public void Advance(KroneckerShape shape)
        {
            var (a, b) = (shape.InputLength, shape.Rows);
            (_inputs, _outputs, _inputSquares, _outputSquares, _products) = (_inputs + a, _outputs + b, _inputSquares + (a * a), _outputSquares + (b * b), _products + (a * b));
        }

        public readonly MatrixSpan<T> Input(Span<T> all, KroneckerShape shape) => new(all.Slice(_inputSquares, shape.InputLength * shape.InputLength), shape.InputLength, shape.InputLength);

        public readonly MatrixSpan<T> Output(Span<T> all, KroneckerShape shape) => new(all.Slice(_outputSquares, shape.Rows * shape.Rows), shape.Rows, shape.Rows);

        public readonly Span<T> InputValues(Span<T> all, KroneckerShape shape) => all.Slice(_inputs, shape.InputLength);

        public readonly Span<T> OutputValues(Span<T> all, KroneckerShape shape) => all.Slice(_outputs, shape.Rows);

        public readonly MatrixSpan<T> Scalings(Span<T> all, KroneckerShape shape) => new(all.Slice(_products, shape.Rows * shape.InputLength), shape.Rows, shape.InputLength);
    }

    // h̄ with its 1, and δ, as the factors read them.
    private readonly ref struct Rows
    {
        private readonly WeightSharing _sharing;
        private readonly Workspace _workspace;

        public Rows(in CurvatureEvidence<T> curvature, int block, WeightSharing sharing, Workspace workspace)
        {
            var shape = curvature.Layout.Blocks[block].Shape;
            var inputs = curvature.Inputs(block);
            (_sharing, _workspace) = (sharing, workspace);
            Places = sharing is WeightSharing.Reduce ? 1 : shape.Places;
            if (Places == shape.Places && !shape.HasBias)
            {
                Inputs = inputs;
                return;
            }

            var count = curvature.Examples * Places;
            var rows = new MatrixSpan<T>(workspace.Take<T>(count * shape.InputLength), count, shape.InputLength);
            var summed = shape.Places / Places;
            for (var i = 0; i < count; i++)
            {
                var row = rows.Row(i)[..shape.Columns];
                inputs.Row(i * summed).CopyTo(row);
                for (var t = 1; t < summed; t++) LaneMap.Add(inputs.Row((i * summed) + t), row);
                if (summed > 1) LaneMap.Scale(T.One / Number.Of<T>(summed), row, row);
                if (shape.HasBias) rows.Row(i)[shape.Columns] = T.One;
            }

            Inputs = rows;
        }

        public ReadOnlyMatrixSpan<T> Inputs { get; }

        public int Places { get; }

        public ReadOnlyMatrixSpan<T> Derivatives(in CurvatureEvidence<T> curvature, int block, int vector)
        {
            var shape = curvature.Layout.Blocks[block].Shape;
            var derivatives = curvature.Derivatives(block, vector);
            if (_sharing is WeightSharing.Expand || shape.Places == 1) return derivatives;
            var sums = new MatrixSpan<T>(_workspace.Take<T>(curvature.Examples * shape.Rows, BufferContents.Zeroed), curvature.Examples, shape.Rows);
            for (var i = 0; i < derivatives.Rows; i++) LaneMap.Add(derivatives.Row(i), sums.Row(i / shape.Places));
            return sums;
        }
    }

    // The parameters between the blocks.
    private ref struct Gaps(CurvatureLayout layout)
    {
        private int _block = -1;

        public (int From, int Length) Current { get; private set; }

        public readonly Gaps GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_block >= layout.Blocks.Length) return false;
            var from = _block < 0 ? 0 : layout.Blocks[_block].Offset + layout.Blocks[_block].Shape.Length;
            _block++;
            var end = _block < layout.Blocks.Length ? layout.Blocks[_block].Offset : layout.Length;
            Current = (from, end - from);
            return true;
        }
    }
}

/// <summary>What a Kronecker-factored preconditioner remembers: matrices of all blocks one after the other, each row by row.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="InputFactors">A of each block.</param>
/// <param name="OutputFactors">B of each block.</param>
/// <param name="InputBases">The eigenvectors of A, as rows.</param>
/// <param name="OutputBases">The eigenvectors of B, as rows.</param>
/// <param name="InputValues">The eigenvalues of A.</param>
/// <param name="OutputValues">The eigenvalues of B.</param>
/// <param name="Scalings">S of each block, outputs × inputs; empty for K-FAC.</param>
/// <param name="Others">The diagonal of the parameters of no block.</param>
/// <param name="Damping">λ.</param>
/// <param name="Steps">The number of batches taken in.</param>
public readonly record struct KroneckerState<T>(
    Buffer<T> InputFactors, Buffer<T> OutputFactors, Buffer<T> InputBases, Buffer<T> OutputBases, Buffer<T> InputValues, Buffer<T> OutputValues, Buffer<T> Scalings, Buffer<T> Others,
    double Damping, long Steps) : IState<KroneckerState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public KroneckerState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(InputFactors), visitor.Buffer(OutputFactors), visitor.Buffer(InputBases), visitor.Buffer(OutputBases), visitor.Buffer(InputValues), visitor.Buffer(OutputValues),
            visitor.Buffer(Scalings), visitor.Buffer(Others), visitor.Scalar(Damping), visitor.Scalar(Steps));
}
