using System.Collections.Immutable;

namespace Toolkit.Properties.Tests;

/// <summary>What may be wrong with a Kronecker-factored preconditioner.</summary>
public enum KroneckerSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A ⊗ B for B ⊗ A: the order of the columns in memory for that of the rows.</summary>
    Swapped,

    /// <summary>Scalings of the first half of the batch.</summary>
    HalfBatch,

    /// <summary>The square of the mean gradient for the mean of the squares.</summary>
    SquaredMean,

    /// <summary>Squares before the sum over places.</summary>
    SquaredBeforeTheSum,

    /// <summary>h̄ = (h, 0).</summary>
    NoOne,

    /// <summary>√S for S, as in Adam.</summary>
    RootOfScalings,

    /// <summary>δ of the mean loss, not multiplied back by m: scalings are too small by m².</summary>
    MeanDerivatives,

    /// <summary>A sum over examples for their mean: scalings are too large by m.</summary>
    SummedExamples,

    /// <summary>The basis of the parameters.</summary>
    NoRotation,

    /// <summary>Scalings that stay where they are when the basis changes.</summary>
    ScalingsNotCarried,

    /// <summary>1/π for π.</summary>
    PiInverted,

    /// <summary>Damping split into equal parts.</summary>
    PiIsOne,

    /// <summary>λ on each factor for √λ.</summary>
    DampingForItsRoot,

    /// <summary>P z for noise, not a root of P.</summary>
    NoiseThroughMatrix,

    /// <summary>An inverse that forgets the damping.</summary>
    UndampedInverse,

    /// <summary>Plain factors where they should be matched by trace.</summary>
    TracesNotMatched,
}

/// <summary>K-FAC and EKFAC in plain loops over dense bases, with a slip. Factors are those of the last batch at which the basis was refreshed.</summary>
internal readonly record struct WrongKronecker<TFisher>(
    CurvatureLayout Layout, KroneckerSlip Slip, KroneckerScaling Scaling, double Damping, double Decay = 0, int Period = 1, bool MatchesTraces = false)
    : IPreconditioner<WrongKronecker<TFisher>, ICurvature<TFisher>, double, WrongKroneckerState>
    where TFisher : struct, IFisher
{
    public WrongKroneckerState Initialize(ReadOnlySpan<double> point)
    {
        var squares = Layout.Blocks.Sum(block => block.Shape.Length * block.Shape.Length);
        return new(Buffer<double>.Allocate(squares), Buffer<double>.Allocate(Layout.Length), Buffer<double>.Allocate(Layout.Length), 0);
    }

    public void Observe(scoped ref WrongKroneckerState state, ReadOnlySpan<double> gradient, scoped in Evidence<double> evidence, Workspace workspace)
    {
        var at = 0;
        for (var k = 0; k < Layout.Blocks.Length; k++)
        {
            var n = Layout.Blocks[k].Shape.Length;
            Observe(
                state.Bases.Mutable.Slice(at, n * n), state.Diagonal.Mutable.Slice(Layout.Blocks[k].Offset, n), state.Denominators.Mutable.Slice(Layout.Blocks[k].Offset, n), evidence.Curvature, k,
                state.Steps);
            at += n * n;
        }

        state = state with { Steps = state.Steps + 1 };
    }

    public void Multiply(in WrongKroneckerState state, ReadOnlySpan<double> vector, double scale, ReadOnlySpan<double> noise, Span<double> destination, Workspace workspace) =>
        Apply(state, vector, scale, noise, false, destination);

    public void MultiplyByInverse(in WrongKroneckerState state, ReadOnlySpan<double> vector, Span<double> destination, Workspace workspace) =>
        Apply(state, vector, 0, default, true, destination);

    private void Observe(Span<double> basis, Span<double> diagonal, Span<double> denominators, in CurvatureEvidence<double> evidence, int block, long steps)
    {
        var shape = Layout.Blocks[block].Shape;
        var (a, b, m, places, n) = (shape.InputLength, shape.Rows, evidence.Examples, shape.Places, shape.Length);
        var h = new double[m * places][];
        for (var row = 0; row < h.Length; row++)
        {
            h[row] = new double[a];
            evidence.Inputs(block).Row(row).CopyTo(h[row]);
            if (shape.HasBias) h[row][^1] = Slip is KroneckerSlip.NoOne ? 0 : 1;
        }

        var deltas = new double[evidence.Vectors][][];
        for (var v = 0; v < deltas.Length; v++)
        {
            deltas[v] = new double[m * places][];
            for (var row = 0; row < h.Length; row++)
            {
                deltas[v][row] = evidence.Derivatives(block, v).Row(row).ToArray();
                for (var i = 0; i < b && Slip is KroneckerSlip.MeanDerivatives; i++) deltas[v][row][i] /= m;
            }
        }

        var keep = steps == 0 ? 0 : Math.Min(Decay, 1 - (1.0 / (steps + 1)));
        if (steps % Period == 0)
        {
            var (inputs, outputs) = Factors(h, deltas, m, places);
            var (aVectors, aValues) = Eigen(inputs, a);
            var (bVectors, bValues) = Eigen(outputs, b);
            var old = basis.ToArray();
            for (var i = 0; i < b; i++)
            {
                for (var j = 0; j < a; j++)
                {
                    var row = basis.Slice(((i * a) + j) * n, n);
                    for (var p = 0; p < b; p++)
                    {
                        for (var q = 0; q < a; q++) row[Slip is KroneckerSlip.Swapped ? (q * b) + p : (p * a) + q] = bVectors[(i * b) + p] * aVectors[(j * a) + q];
                    }
                }
            }

            if (keep > 0 && Slip is not KroneckerSlip.ScalingsNotCarried) Carry(old, basis, diagonal);
            if (Scaling is not KroneckerScaling.Measured) Products(aValues, bValues, diagonal, denominators);
        }

        if (Scaling is not KroneckerScaling.Measured) return;
        Measure(basis, diagonal, h, deltas, m, places, keep);
        for (var i = 0; i < n; i++) denominators[i] = (Slip is KroneckerSlip.RootOfScalings ? Math.Sqrt(diagonal[i]) : diagonal[i]) + Damping;
    }

    private (double[] Inputs, double[] Outputs) Factors(double[][] h, double[][][] deltas, int m, int places)
    {
        var (a, b) = (h[0].Length, deltas[0][0].Length);
        var (inputs, outputs) = (new double[a * a], new double[b * b]);
        var isMatched = MatchesTraces && Slip is not KroneckerSlip.TracesNotMatched;
        var total = 0.0;
        for (var i = 0; i < m; i++)
        {
            var (own, other) = (new double[a * a], new double[b * b]);
            for (var t = i * places; t < (i + 1) * places; t++)
            {
                AddOuter(h[t], 1.0 / m, own);
                foreach (var vector in deltas) AddOuter(vector[t], 1.0 / (m * places), other);
            }

            // m times the traces, since both were divided by it.
            var (inputTrace, outputTrace) = (m * Trace(own, a), m * Trace(other, b));
            total += inputTrace * outputTrace / m;
            for (var k = 0; k < own.Length; k++) inputs[k] += (isMatched ? outputTrace : 1) * own[k];
            for (var k = 0; k < other.Length; k++) outputs[k] += (isMatched ? inputTrace : 1) * other[k];
        }

        for (var k = 0; k < inputs.Length && isMatched && total > 0; k++) inputs[k] /= total;
        return (inputs, outputs);
    }

    private void Products(double[] aValues, double[] bValues, Span<double> diagonal, Span<double> denominators)
    {
        var (a, b) = (aValues.Length, bValues.Length);
        var pi = Math.Sqrt(aValues.Average() / bValues.Average());
        if (Slip is KroneckerSlip.PiInverted) pi = 1 / pi;
        if (Slip is KroneckerSlip.PiIsOne) pi = 1;
        var root = Slip is KroneckerSlip.DampingForItsRoot ? Damping : Math.Sqrt(Damping);
        for (var i = 0; i < b; i++)
        {
            for (var j = 0; j < a; j++)
            {
                diagonal[(i * a) + j] = bValues[i] * aValues[j];
                denominators[(i * a) + j] = Scaling is KroneckerScaling.Factored ? (bValues[i] + (root / pi)) * (aValues[j] + (root * pi)) : (bValues[i] * aValues[j]) + Damping;
            }
        }
    }

    private void Measure(ReadOnlySpan<double> basis, Span<double> diagonal, double[][] h, double[][][] deltas, int m, int places, double keep)
    {
        var (a, n) = (h[0].Length, diagonal.Length);
        var half = Slip is KroneckerSlip.HalfBatch ? m / 2 : m;
        var (squares, mean, own) = (new double[n], new double[n], new double[n]);
        foreach (var vector in deltas)
        {
            Array.Clear(mean);
            for (var i = 0; i < half; i++)
            {
                Array.Clear(own);
                for (var t = i * places; t < (i + 1) * places; t++)
                {
                    for (var p = 0; p < n; p++) own[p] += vector[t][p / a] * h[t][p % a];
                    if (Slip is not KroneckerSlip.SquaredBeforeTheSum) continue;
                    AddSquares(basis, own, 1.0 / half, squares);
                    Array.Clear(own);
                }

                if (Slip is KroneckerSlip.SquaredMean) AddScaled(own, 1.0 / half, mean);
                else AddSquares(basis, own, Slip is KroneckerSlip.SummedExamples ? 1 : 1.0 / half, squares);
            }

            if (Slip is KroneckerSlip.SquaredMean) AddSquares(basis, mean, 1, squares);
        }

        for (var i = 0; i < n; i++) diagonal[i] = (keep * diagonal[i]) + ((1 - keep) * squares[i]);
    }

    private static void AddScaled(double[] values, double scale, double[] sums)
    {
        for (var i = 0; i < values.Length; i++) sums[i] += scale * values[i];
    }

    private static void AddSquares(ReadOnlySpan<double> basis, double[] gradient, double scale, double[] squares)
    {
        var n = gradient.Length;
        for (var i = 0; i < n; i++)
        {
            var along = Reductions.Dot(basis.Slice(i * n, n), gradient);
            squares[i] += scale * along * along;
        }
    }

    // The diagonal, in the new basis, of what the old one stands for.
    private static void Carry(ReadOnlySpan<double> old, ReadOnlySpan<double> basis, Span<double> diagonal)
    {
        var (n, before) = (diagonal.Length, diagonal.ToArray());
        for (var i = 0; i < n; i++)
        {
            diagonal[i] = 0;
            for (var k = 0; k < n; k++)
            {
                var along = Reductions.Dot(basis.Slice(i * n, n), old.Slice(k * n, n));
                diagonal[i] += before[k] * along * along;
            }
        }
    }

    private (double[] Vectors, double[] Values) Eigen(double[] matrix, int n)
    {
        var (vectors, values) = (new double[n * n], new double[n]);
        SymmetricEigen.Factor<double>(new ReadOnlyMatrixSpan<double>(matrix, n, n), values, new(vectors, n, n), new());
        for (var i = 0; i < n; i++) values[i] = Math.Max(values[i], 0);
        if (Slip is not KroneckerSlip.NoRotation) return (vectors, values);
        Array.Clear(vectors);
        for (var i = 0; i < n; i++) vectors[(i * n) + i] = 1;
        return (vectors, values);
    }

    private void Apply(in WrongKroneckerState state, ReadOnlySpan<double> vector, double scale, ReadOnlySpan<double> noise, bool isInverse, Span<double> destination)
    {
        var at = 0;
        foreach (var block in Layout.Blocks)
        {
            var (shape, n) = (block.Shape, block.Shape.Length);
            var basis = state.Bases.Span.Slice(at, n * n);
            var denominators = state.Denominators.Span.Slice(block.Offset, n);
            var (seen, back) = (new double[n], new double[n]);
            for (var i = 0; i < n; i++)
            {
                var along = 0.0;
                for (var p = 0; p < n && !vector.IsEmpty; p++) along += basis[(i * n) + p] * vector[block.Offset + Place(shape, p)];
                seen[i] = isInverse ? along * (denominators[i] - (Slip is KroneckerSlip.UndampedInverse ? Damping : 0)) : along / denominators[i];
                if (!noise.IsEmpty) seen[i] += scale * noise[block.Offset + i] / (Slip is KroneckerSlip.NoiseThroughMatrix ? denominators[i] : Math.Sqrt(denominators[i]));
                for (var p = 0; p < n; p++) back[p] += seen[i] * basis[(i * n) + p];
            }

            for (var p = 0; p < n; p++) destination[block.Offset + Place(shape, p)] = back[p];
            at += n * n;
        }
    }

    // Where an element of the matrix of weights and bias, row by row, lies among the parameters.
    private static int Place(KroneckerShape shape, int element)
    {
        var (row, column) = Math.DivRem(element, shape.InputLength);
        return column < shape.Columns ? (row * shape.Columns) + column : (shape.Rows * shape.Columns) + row;
    }

    private static void AddOuter(double[] vector, double scale, double[] matrix)
    {
        for (var i = 0; i < matrix.Length; i++) matrix[i] += scale * vector[i / vector.Length] * vector[i % vector.Length];
    }

    private static double Trace(double[] matrix, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++) sum += matrix[(i * n) + i];
        return sum;
    }
}

/// <summary>Dense bases, what stands on their diagonals, and the same damped.</summary>
internal readonly record struct WrongKroneckerState(Buffer<double> Bases, Buffer<double> Diagonal, Buffer<double> Denominators, long Steps) : IState<WrongKroneckerState>
{
    public WrongKroneckerState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Bases), visitor.Buffer(Diagonal), visitor.Buffer(Denominators), visitor.Scalar(Steps));
}

/// <summary>Squares whose derivatives are those of their mean.</summary>
internal readonly record struct MeanOfSquares : INetworkLoss<double>
{
    private static readonly HalfSquares<double> Squares = new();

    public void Check(ExampleShape output, ExampleShape input, in Targets<double> targets) => Squares.Check(output, input, targets);

    public void Evaluate(ReadOnlyMatrixSpan<double> outputs, in BatchTargets<double> targets, Span<double> losses, MatrixSpan<double> derivatives)
    {
        Squares.Evaluate(outputs, targets, losses, derivatives);
        for (var i = 0; i < derivatives.Rows; i++)
        {
            foreach (ref var value in derivatives.Row(i)) value /= outputs.Rows;
        }
    }

    public void HessianProduct(ReadOnlyMatrixSpan<double> outputs, ReadOnlyMatrixSpan<double> tangents, MatrixSpan<double> destination) => Squares.HessianProduct(outputs, tangents, destination);

    public void FisherColumn(int column, ReadOnlyMatrixSpan<double> outputs, MatrixSpan<double> destination) => Squares.FisherColumn(column, outputs, destination);

    public void SampledDerivatives(ReadOnlyMatrixSpan<double> outputs, RandomKey key, MatrixSpan<double> destination, Workspace workspace) =>
        Squares.SampledDerivatives(outputs, key, destination, workspace);

    public void Predict(ReadOnlyMatrixSpan<double> outputs, MatrixSpan<double> destination) => Squares.Predict(outputs, destination);
}

/// <summary>A dense layer that tells the inputs of other examples: those of the batch from its end.</summary>
internal sealed record WrongDense(Dense<double> Inner) : ILayer<double>
{
    public string Kind => Inner.Kind;

    public ExampleShape Output(ExampleShape input) => Inner.Output(input);

    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => Inner.Blocks(input);

    public KroneckerShape? Kronecker(ExampleShape input) => Inner.Kronecker(input);

    public void Initialize(ExampleShape input, RandomKey key, Span<double> parameters) => Inner.Initialize(input, key, parameters);

    public int Memory(ExampleShape input) => input.Length;

    public void Forward(in LayerPass<double> pass, ReadOnlySpan<double> input, Span<double> output)
    {
        Inner.Forward(pass, input, output);
        for (var i = 0; i < pass.Examples; i++) input.Slice((pass.Examples - 1 - i) * pass.Input.Length, pass.Input.Length).CopyTo(pass.Memory[(i * pass.Input.Length)..]);
    }

    public void Backward(
        in LayerPass<double> pass, ReadOnlySpan<double> input, ReadOnlySpan<double> output, ReadOnlySpan<double> derivatives, Span<double> inputDerivatives, Span<double> gradient) =>
        Inner.Backward(pass, input, output, derivatives, inputDerivatives, gradient);

    public void Tangent(
        in LayerPass<double> pass, ReadOnlySpan<double> input, ReadOnlySpan<double> output, ReadOnlySpan<double> inputTangent, ReadOnlySpan<double> parameterTangent,
        Span<double> outputTangent) => Inner.Tangent(pass, input, output, inputTangent, parameterTangent, outputTangent);

    public void BackwardTangent(in LayerPass<double> pass, in LayerMotion<double> motion, Span<double> inputDerivativesTangent, Span<double> gradientTangent) =>
        Inner.BackwardTangent(pass, motion, inputDerivativesTangent, gradientTangent);

    public ReadOnlySpan<double> KroneckerInputs(in LayerPass<double> pass, ReadOnlySpan<double> input) => pass.Memory;
}
