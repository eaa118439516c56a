using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>liblinear 2.3 in this process: the library's own <c>train</c> on rows laid out as it wants them.</summary>
/// <remarks>It has one thread. What it prints is read for the dual value and the number of epochs, and goes nowhere else.</remarks>
internal sealed unsafe class Liblinear : IDisposable
{
    private const string Library = "liblinear.so.4";

    private static double _dual;
    private static int _epochs;

    private readonly void* _nodes;
    private readonly Node** _rows;
    private readonly double* _labels;
    private readonly int _count;
    private readonly int _features;

    /// <summary>Copies the rows into liblinear's layout.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">−1 or +1.</param>
    /// <exception cref="PeerMissingException">The library is not installed.</exception>
    public Liblinear(SparseRows<double> rows, ReadOnlySpan<double> labels)
    {
        try
        {
            set_print_string_function(&Listen);
        }
        catch (DllNotFoundException cause)
        {
            throw new PeerMissingException("liblinear (Debian: liblinear4)", cause);
        }

        (_count, _features) = (rows.Rows, rows.Columns);
        _nodes = NativeMemory.Alloc((nuint)(rows.Entries + rows.Rows), (nuint)sizeof(Node));
        _rows = (Node**)NativeMemory.Alloc((nuint)rows.Rows, (nuint)sizeof(Node*));
        _labels = (double*)NativeMemory.Alloc((nuint)rows.Rows, sizeof(double));
        labels.CopyTo(new(_labels, rows.Rows));
        var next = (Node*)_nodes;
        for (var i = 0; i < rows.Rows; i++)
        {
            _rows[i] = next;
            var (columns, values) = (rows.RowIndices(i).ToArray(), rows.RowValues(i).ToArray());
            for (var k = 0; k < columns.Length; k++) *next++ = new() { Index = columns[k] + 1, Value = values[k] };
            *next++ = new() { Index = -1 };
        }
    }

    /// <summary>Minimises ½‖w‖² + C Σ max(0, 1 − y⟨a, w⟩) by dual coordinate descent (-s 3).</summary>
    /// <param name="cost">C.</param>
    /// <param name="epsilon">Its tolerance (-e).</param>
    /// <param name="weights">Receives w for label +1; empty where it is not wanted.</param>
    /// <returns>The dual value that it prints, and the number of epochs.</returns>
    public (double Dual, int Epochs) Hinge(double cost, double epsilon, Span<double> weights)
    {
        const int HingeDual = 3;
        Train(HingeDual, cost, epsilon, weights);
        return (_dual, _epochs);
    }

    /// <summary>Minimises ½‖w‖² + C Σ ln(1 + exp(−y⟨a, w⟩)) by Newton's method with conjugate gradients (-s 0).</summary>
    /// <param name="cost">C.</param>
    /// <param name="epsilon">Its tolerance (-e).</param>
    /// <param name="weights">Receives w for label +1; empty where it is not wanted.</param>
    public void Logistic(double cost, double epsilon, Span<double> weights)
    {
        const int LogisticPrimal = 0;
        Train(LogisticPrimal, cost, epsilon, weights);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_nodes);
        NativeMemory.Free(_rows);
        NativeMemory.Free(_labels);
    }

    private void Train(int solver, double cost, double epsilon, Span<double> weights)
    {
        var problem = new Problem { Count = _count, Features = _features, Labels = _labels, Rows = _rows, Bias = -1 };
        var parameter = new Parameter { Solver = solver, Epsilon = epsilon, Cost = cost };
        srand(1);
        var model = train(&problem, &parameter);
        var sign = model->Labels[0] > 0 ? 1 : -1;
        for (var j = 0; j < weights.Length; j++) weights[j] = sign * model->Weights[j];
        free_and_destroy_model(&model);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Listen(byte* text)
    {
        var line = Marshal.PtrToStringUTF8((nint)text)!;
        if (After(line, "Objective value = ") is { } value) _dual = -double.Parse(value, CultureInfo.InvariantCulture);
        if (After(line, "#iter = ") is { } count) _epochs = int.Parse(count, CultureInfo.InvariantCulture);
    }

    private static string? After(string line, string mark) =>
        line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? line[(at + mark.Length)..].Trim().Split(' ', '\n')[0] : null;

#pragma warning disable IDE1006, SYSLIB1054 // The library's own names, by pointers that need no marshalling.
    [DllImport(Library)]
    private static extern Model* train(Problem* problem, Parameter* parameter);

    [DllImport(Library)]
    private static extern void free_and_destroy_model(Model** model);

    [DllImport(Library)]
    private static extern void set_print_string_function(delegate* unmanaged[Cdecl]<byte*, void> print);

    [DllImport("libc")]
    private static extern void srand(uint seed);
#pragma warning restore IDE1006, SYSLIB1054

    // linear.h of version 2.3.
    [StructLayout(LayoutKind.Sequential)]
    private struct Node
    {
        public int Index;
        public double Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Problem
    {
        public int Count;
        public int Features;
        public double* Labels;
        public Node** Rows;
        public double Bias;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Parameter
    {
        public int Solver;
        public double Epsilon;
        public double Cost;
        public int WeightCount;
        public int* WeightLabels;
        public double* Weights;
        public double Insensitivity;
        public double* Start;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Model
    {
        public Parameter Parameter;
        public int Classes;
        public int Features;
        public double* Weights;
        public int* Labels;
        public double Bias;
    }
}
