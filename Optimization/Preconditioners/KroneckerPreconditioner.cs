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
/// <para>
/// Where places do not correlate (<see cref="KroneckerOptions.AssumesUncorrelatedPlaces"/>) A of a convolution is <c>I ⊗ M</c> over the offsets of its kernel, M of channels alone, and the bias has an
/// eigenvalue of its own, E[1·1] summed over places. The authors give the bias a place in M, replicate its gradient at every offset and read the centre back; that product is not symmetric,
/// so it has no root to draw noise with.
/// </para>
/// <para>
/// Eigenvalues below 0, by rounding, are taken as 0. Where a factor is 1 × 1, or π is no number, damping is exact. Before the first batch P is I/λ. A batch whose squares are not finite
/// is passed over: a running mean would keep them for ever.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
public readonly record struct KroneckerPreconditioner<T, TFisher> : IPreconditioner<KroneckerPreconditioner<T, TFisher>, ICurvature<TFisher>, T, KroneckerState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFisher : struct, IFisher
{
    /// <summary>Refused: there are no usual layers.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public KroneckerPreconditioner() => throw Require.Built("Preconditioners.Kfac or Preconditioners.Ekfac");

    internal KroneckerPreconditioner(CurvatureLayout layout, KroneckerOptions options, KroneckerScaling scaling)
    {
        Require.Positive<T>(options.Damping, nameof(options));
        if (options is { AssumesUncorrelatedPlaces: true, MatchesTraces: true })
            throw new ArgumentException("Factors that are matched by trace are those of whole windows: MatchesTraces and AssumesUncorrelatedPlaces exclude each other.", nameof(options));
        (Layout, Options, Scaling) = (layout, options, scaling);
    }

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
        CurvatureStatistics.RequirePoint(Layout, point.Length);
        var (inputs, outputs, inputSquares, outputSquares, products) = (0, 0, 0, 0, 0);
        foreach (var block in Layout.Blocks)
        {
            var (form, b) = (Form(block.Shape), block.Shape.Rows);
            (inputs, outputs) = (inputs + form.Values, outputs + b);
            (inputSquares, outputSquares, products) = checked((inputSquares + (form.Length * form.Length), outputSquares + (b * b), products + (block.Shape.InputLength * b)));
        }

        var state = new KroneckerState<T>(
            Buffer<T>.Allocate(inputSquares), Buffer<T>.Allocate(outputSquares), Buffer<T>.Allocate(inputSquares), Buffer<T>.Allocate(outputSquares), Buffer<T>.Allocate(inputs),
            Buffer<T>.Allocate(outputs), Buffer<T>.Allocate(HasScalings ? products : 0), Buffer<T>.Allocate(Layout.Others), Options.Damping, 0);

        // P is I/λ until something is told.
        var walk = new Walk(this, state);
        foreach (var block in Layout.Blocks)
        {
            Eigenbasis.Begin(walk.Input(state.InputBases.Lanes, block.Shape));
            Eigenbasis.Begin(walk.Output(state.OutputBases.Lanes, block.Shape));
            walk.Advance(block.Shape);
        }

        return state;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The evidence is of other layers.</exception>
    public void Observe(scoped ref KroneckerState<T> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        var curvature = evidence.Curvature;
        CurvatureStatistics.RequireLayout(Layout, curvature.Layout);
        if (!CurvatureStatistics.AreFinite(curvature)) return;
        var refreshes = state.Steps < Options.EarlyRefreshes || state.Steps % Options.BasisPeriod == 0;
        var walk = new Walk(this, state);
        for (var k = 0; k < Layout.Blocks.Length; k++, walk.Advance(Layout.Blocks[k - 1].Shape))
        {
            using var scope = workspace.Open();
            var shape = Layout.Blocks[k].Shape;
            var rows = new CurvatureRows<T>(curvature, k, Options.Sharing, Form(shape).IsWhole, workspace);
            if (Options.FactorDecay > 0 || refreshes) Factors(state, walk, shape, curvature, k, rows, workspace);
            if (refreshes) Refresh(state, walk, shape, workspace);
            if (Scaling is KroneckerScaling.Measured) Measure(state, walk, shape, curvature, k, workspace);
            else if (Scaling is KroneckerScaling.GradientSquares) Square(state, walk, Layout.Blocks[k], gradient, curvature.Examples, workspace);
        }

        CurvatureStatistics.AddOthers(Layout, CurvatureStatistics.Keep(Options.FactorDecay, state.Steps), curvature.Examples, gradient, state.Others.Lanes);
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
    private void Factors(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, in CurvatureEvidence<T> curvature, int block, scoped in CurvatureRows<T> rows, Workspace workspace)
    {
        var keep = CurvatureStatistics.Keep(Options.FactorDecay, state.Steps);
        var (m, places) = (curvature.Examples, rows.Places);
        var (beta, take) = (Number.Of<T>(keep), Number.Of<T>((1 - keep) / m));
        var input = walk.Input(state.InputFactors.Lanes, shape);
        var output = walk.Output(state.OutputFactors.Lanes, shape);
        if (Options.MatchesTraces)
        {
            TraceMatched(input, output, beta, take, curvature, block, rows, workspace);
            return;
        }

        // Offsets of a window that do not know of each other are rows of their own.
        var form = Form(shape);
        var inputs = form.Repeats == 1 ? rows.Inputs : new(rows.Inputs.Values, rows.Inputs.Rows * form.Repeats, form.Length);
        SymmetricRankK.Multiply(Number.Of<T>((1 - keep) / ((double)m * form.Repeats)), inputs.Transpose(), beta, input, workspace, Options.Team);
        var share = Number.Of<T>((1 - keep) / ((double)m * places));
        for (var v = 0; v < curvature.Vectors; v++)
            SymmetricRankK.Multiply(share, rows.Derivatives(curvature, block, v).Transpose(), v == 0 ? beta : T.One, output, workspace, Options.Team);
    }

    // An example's rows of one factor count by its trace of the other.
    private void TraceMatched(
        MatrixSpan<T> input, MatrixSpan<T> output, T beta, T take, in CurvatureEvidence<T> curvature, int block, scoped in CurvatureRows<T> rows, Workspace workspace)
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
        var (form, b) = (Form(shape), shape.Rows);
        var a = form.Length;
        var carries = HasScalings && Options.ScalingDecay > 0 && state.Steps > 0;
        var before = carries ? workspace.Take<T>((a * a) + (b * b)) : default;
        var input = walk.Input(state.InputBases.Lanes, shape);
        var output = walk.Output(state.OutputBases.Lanes, shape);
        if (carries)
        {
            input.Values[..(a * a)].CopyTo(before);
            output.Values[..(b * b)].CopyTo(before[(a * a)..]);
        }

        var isWarm = !Options.RefreshesExactly && state.Steps >= Options.EarlyRefreshes && state.Steps > 0;
        var values = walk.InputValues(state.InputValues.Lanes, shape);
        Eigenbasis.Refresh(walk.Input(state.InputFactors.Lanes, shape), values[..a], input, isWarm, workspace, Options.Team);
        Eigenbasis.Refresh(walk.Output(state.OutputFactors.Lanes, shape), walk.OutputValues(state.OutputValues.Lanes, shape), output, isWarm, workspace, Options.Team);
        if (form.HasOwnBias) values[a] = Number.Of<T>(Options.Sharing is WeightSharing.Reduce ? 1 : shape.Places);
        if (Options.MatchesTraces)
        {
            var trace = Reductions.Sum<T>(values);
            if (trace > T.Zero) LaneMap.Scale(T.One / trace, values, values);
        }

        if (carries) Carry(form, new(before, a, a), input, new(before[(a * a)..], b, b), output, walk.Scalings(state.Scalings.Lanes, shape), workspace);
    }

    // S ← (R_B∘²) S (R_A∘²)ᵀ, R = the new vectors in the old basis.
    private void Carry(
        InputForm form, ReadOnlyMatrixSpan<T> oldInput, ReadOnlyMatrixSpan<T> newInput, ReadOnlyMatrixSpan<T> oldOutput, ReadOnlyMatrixSpan<T> newOutput, MatrixSpan<T> scalings, Workspace workspace)
    {
        var (a, b) = (oldInput.Rows, oldOutput.Rows);
        using var scope = workspace.Open();
        var input = new MatrixSpan<T>(workspace.Take<T>(a * a), a, a);
        var output = new MatrixSpan<T>(workspace.Take<T>(b * b), b, b);
        var half = new MatrixSpan<T>(workspace.Take<T>(b * scalings.Columns), b, scalings.Columns);
        MatrixProduct.Multiply(newInput, oldInput.Transpose(), input, workspace, Options.Team);
        MatrixProduct.Multiply(newOutput, oldOutput.Transpose(), output, workspace, Options.Team);
        LaneMap.Square(input.Values[..(a * a)]);
        LaneMap.Square(output.Values[..(b * b)]);
        MatrixProduct.Multiply(output, scalings, half, workspace, Options.Team);
        Turn(form, half, input, false, scalings, workspace);
    }

    // S ← α S + (1 − α) (1/m) Σᵢᵥ (U_Bᵀ (Σ_t δ h̄ᵀ) U_A)∘².
    private void Measure(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, in CurvatureEvidence<T> curvature, int block, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (m, places, a, b) = (curvature.Examples, shape.Places, shape.InputLength, shape.Rows);
        var rows = new CurvatureRows<T>(curvature, block, WeightSharing.Expand, true, workspace);
        var keep = Keep(state);
        var scalings = walk.Scalings(state.Scalings.Lanes, shape);
        var inputs = new MatrixSpan<T>(workspace.Take<T>(m * places * a), m * places, a);
        var outputs = new MatrixSpan<T>(workspace.Take<T>(m * places * b), m * places, b);
        Turn(Form(shape), rows.Inputs, walk.Input(state.InputBases.Lanes, shape), false, inputs, workspace);
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

    private double Keep(in KroneckerState<T> state) => CurvatureStatistics.Keep(Options.ScalingDecay, state.Steps);

    private static void Scale(double keep, MatrixSpan<T> scalings)
    {
        if (keep == 0) scalings.Values.Clear();
        else LaneMap.Scale(Number.Of<T>(keep), scalings.Values, scalings.Values);
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

        CurvatureStatistics.MultiplyOthers(Layout, state.Others.Span, Number.Of<T>(state.Damping), vector, scale, noise, isInverse, destination);
    }

    // Into the eigenbasis, U_Bᵀ M U_A, or back; the vectors are the rows of what is stored.
    private void Rotate(in KroneckerState<T> state, in Walk walk, KroneckerShape shape, MatrixSpan<T> matrix, bool isBack, Workspace workspace)
    {
        using var half = workspace.Rent<T>(matrix.Rows * matrix.Columns);
        var between = new MatrixSpan<T>(half.Span, matrix.Rows, matrix.Columns);
        ReadOnlyMatrixSpan<T> output = walk.Output(state.OutputBases.Lanes, shape);
        ReadOnlyMatrixSpan<T> input = walk.Input(state.InputBases.Lanes, shape);
        MatrixProduct.Multiply(isBack ? output.Transpose() : output, matrix, between, workspace, Options.Team);
        Turn(Form(shape), between, input, isBack, matrix, workspace);
    }

    // Rows into the eigenbasis of the inputs, or back: destination ← M U_Aᵀ with vectors as rows of U_A, or M U_A; offset by offset where all have one basis.
    private void Turn(InputForm form, ReadOnlyMatrixSpan<T> matrix, ReadOnlyMatrixSpan<T> basis, bool isBack, MatrixSpan<T> destination, Workspace workspace)
    {
        var turn = isBack ? basis : basis.Transpose();
        var (rows, width) = (matrix.Rows, form.Length);
        if (form.IsWhole)
        {
            MatrixProduct.Multiply(matrix, turn, destination, workspace, Options.Team);
            return;
        }

        for (var k = 0; k < form.Repeats; k++)
            MatrixProduct.Multiply(matrix.Part(0, k * width, rows, width), turn, destination.Part(0, k * width, rows, width), workspace, Options.Team);
        if (!form.HasOwnBias) return;
        for (var i = 0; i < rows; i++) destination[i, destination.Columns - 1] = matrix[i, matrix.Columns - 1];
    }

    private InputForm Form(KroneckerShape shape) => Options.AssumesUncorrelatedPlaces && shape.KernelPlaces > 1
        ? new(shape.Columns / shape.KernelPlaces, shape.KernelPlaces, shape.HasBias)
        : new(shape.InputLength, 1, false);

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
        var form = Form(shape);
        var width = form.Length;
        var trace = (form.Repeats * double.CreateChecked(Reductions.Sum<T>(inputs[..width]))) + (form.HasOwnBias ? double.CreateChecked(inputs[width]) : 0);
        var pi = Math.Sqrt(trace / a / (double.CreateChecked(Reductions.Sum<T>(outputs)) / b));
        var isFactored = Scaling is KroneckerScaling.Factored && a > 1 && b > 1 && pi > 0 && double.IsFinite(pi);
        var root = Math.Sqrt(state.Damping);
        var (onInputs, onOutputs, onProducts) = isFactored ? (Number.Of<T>(root * pi), Number.Of<T>(root / pi), T.Zero) : (T.Zero, T.Zero, damping);
        for (var i = 0; i < b; i++)
        {
            var row = destination.Row(i);
            var output = outputs[i] + onOutputs;
            for (var k = 0; k < form.Repeats; k++) LaneMap.Affine(output, onInputs, onProducts, inputs[..width], row.Slice(k * width, width));
            if (form.HasOwnBias) row[^1] = (output * (inputs[width] + onInputs)) + onProducts;
        }
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

    /// <summary>How the factor of a block's inputs is kept: as it is, or as one of a window's offsets, the same for all, with the bias on its own.</summary>
    private readonly record struct InputForm(int Length, int Repeats, bool HasOwnBias)
    {
        /// <summary>The number of eigenvalues that are kept.</summary>
        public int Values => Length + (HasOwnBias ? 1 : 0);

        public bool IsWhole => Repeats == 1;
    }

    // Where the memory of a block begins in the buffers that all blocks share.
    private ref struct Walk
    {
        private readonly KroneckerPreconditioner<T, TFisher> _owner;
        private int _inputs;
        private int _outputs;
        private int _inputSquares;
        private int _outputSquares;
        private int _products;

        public Walk(in KroneckerPreconditioner<T, TFisher> owner, in KroneckerState<T> state)
        {
            _owner = owner;
            var (inputs, outputs) = (0, 0);
            foreach (var block in owner.Layout.Blocks) (inputs, outputs) = (inputs + owner.Form(block.Shape).Values, outputs + block.Shape.Rows);
            if (state.InputValues.Length != inputs || state.OutputValues.Length != outputs)
                throw new ArgumentException($"The state is not of the layers {owner.Layout}.", nameof(state));
        }

        public void Advance(KroneckerShape shape)
        {
            var (form, b) = (_owner.Form(shape), shape.Rows);
            (_inputs, _outputs) = (_inputs + form.Values, _outputs + b);
            (_inputSquares, _outputSquares, _products) = (_inputSquares + (form.Length * form.Length), _outputSquares + (b * b), _products + (shape.InputLength * b));
        }

        public readonly MatrixSpan<T> Input(Span<T> all, KroneckerShape shape)
        {
            var length = _owner.Form(shape).Length;
            return new(all.Slice(_inputSquares, length * length), length, length);
        }

        public readonly MatrixSpan<T> Output(Span<T> all, KroneckerShape shape) => new(all.Slice(_outputSquares, shape.Rows * shape.Rows), shape.Rows, shape.Rows);

        public readonly Span<T> InputValues(Span<T> all, KroneckerShape shape) => all.Slice(_inputs, _owner.Form(shape).Values);

        public readonly Span<T> OutputValues(Span<T> all, KroneckerShape shape) => all.Slice(_outputs, shape.Rows);

        public readonly MatrixSpan<T> Scalings(Span<T> all, KroneckerShape shape) => new(all.Slice(_products, shape.Rows * shape.InputLength), shape.Rows, shape.InputLength);
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
