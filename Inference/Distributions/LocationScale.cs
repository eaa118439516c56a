using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>
/// Σ ln g((x − μ)/σ) − ln σ in one pass, which leaves the derivatives behind: what a scalar operand needs as a sum, what a vector needs element by element.
/// </summary>
internal readonly unsafe struct LocationScale<T, TStandard> : IOperation<LocationScale<T, TStandard>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardDensity<T>
{
    // Kept: a lane with the sums of the slopes by x and by σ; then the slopes by x, by σ, where they are wanted one by one.
    private static int Lane => Vector512<T>.Count;

    public static string Name => TStandard.Name;

    /// <summary>The log density of each element, in operations of the tape: the definition.</summary>
    public static Variable<T> Composed(Variable<T> x, Variable<T> location, Variable<T> scale) =>
        TStandard.Log((x - location) / scale) - Functions.Log(scale);

    /// <summary>The sum of the log densities.</summary>
    public static Variable<T> Sum(Variable<T> x, Variable<T> location, Variable<T> scale)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(x.Shape, location.Shape, Name), scale.Shape, Name);
        return Fits(x.Shape, shape) && Fits(location.Shape, shape) && Fits(scale.Shape, shape)
            ? Variable<T>.Apply(default(LocationScale<T, TStandard>), x, location, scale)
            : Functions.Sum(Composed(x, location, scale));
    }

    public static bool Accumulate(in LocationScale<T, TStandard> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint[0];
        var length = Length(adjoints.Shape(0), adjoints.Shape(1), adjoints.Shape(2));
        var layout = new Layout(adjoints.Needs(0), adjoints.Needs(1), adjoints.Needs(2), adjoints.Shape(0), adjoints.Shape(1), adjoints.Shape(2), length);
        var kept = adjoints.Kept(layout.Total);
        if (layout.NeedsX) Add(v, kept[0], kept.Slice(layout.Slopes), adjoints.AdjointLanes(0), layout.XEach);
        if (layout.NeedsLocation) Add(-v, kept[0], kept.Slice(layout.Slopes), adjoints.AdjointLanes(1), layout.LocationEach);
        if (layout.NeedsScale) Add(v, kept[1], kept.Slice(layout.ScaleSlopes), adjoints.AdjointLanes(2), layout.ScaleEach);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Scalar;

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var length = Length(evaluation.Shape(0), evaluation.Shape(1), evaluation.Shape(2));
        var layout = new Layout(
            evaluation.Needs(0), evaluation.Needs(1), evaluation.Needs(2), evaluation.Shape(0), evaluation.Shape(1), evaluation.Shape(2), length);
        var kept = evaluation.NeedsDerivative ? evaluation.Keep(layout.Total) : default;
        var x = Pointer(evaluation.Operand(0));
        var location = Pointer(evaluation.Operand(1));
        var scale = Pointer(evaluation.Operand(2));
        var to = Pointer(kept);
        evaluation.Result[0] = (evaluation.Shape(0).Length == length, evaluation.Shape(1).Length == length, evaluation.Shape(2).Length == length) switch
        {
            (true, true, true) => Run<EachElement<T>, EachElement<T>, EachElement<T>>(x, location, scale, length, layout, to),
            (true, true, false) => Run<EachElement<T>, EachElement<T>, OneElement<T>>(x, location, scale, length, layout, to),
            (true, false, true) => Run<EachElement<T>, OneElement<T>, EachElement<T>>(x, location, scale, length, layout, to),
            (true, false, false) => Run<EachElement<T>, OneElement<T>, OneElement<T>>(x, location, scale, length, layout, to),
            (false, true, true) => Run<OneElement<T>, EachElement<T>, EachElement<T>>(x, location, scale, length, layout, to),
            (false, true, false) => Run<OneElement<T>, EachElement<T>, OneElement<T>>(x, location, scale, length, layout, to),
            (false, false, true) => Run<OneElement<T>, OneElement<T>, EachElement<T>>(x, location, scale, length, layout, to),
            _ => Run<OneElement<T>, OneElement<T>, OneElement<T>>(x, location, scale, length, layout, to),
        };
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (x, location, scale) = (pullback.Operand(0), pullback.Operand(1), pullback.Operand(2));
        pullback.Through(Functions.Sum(Composed(x, location, scale)), x, location, scale);
    }

    private static bool Fits(Shape operand, Shape shape) => operand == shape || operand.IsScalar;

    private static int Length(Shape x, Shape location, Shape scale) => Math.Max(x.Length, Math.Max(location.Length, scale.Length));

    [MethodImpl(VectorMath.Kernel)]
    private static T Run<TX, TLocation, TScale>(T* x, T* location, T* scale, nint length, in Layout layout, T* kept)
        where TX : struct, ILaneLoad<T>
        where TLocation : struct, ILaneLoad<T>
        where TScale : struct, ILaneLoad<T>
    {
        var one = typeof(TScale) == typeof(OneElement<T>);
        var inverse = Vector512<T>.One / TScale.At(scale, 0);
        var logScale = LaneMath.Logarithm(TScale.At(scale, 0));
        var (sum, slopes, scaleSlopes) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        var toSlopes = kept != null && layout.SlopesEach ? kept + layout.Slopes : null;
        var toScaleSlopes = kept != null && layout.ScaleEach && layout.NeedsScale ? kept + layout.ScaleSlopes : null;
        for (nint i = 0; i < length; i += Vector512<T>.Count)
        {
            if (!one)
            {
                inverse = Vector512<T>.One / TScale.At(scale, i);
                logScale = LaneMath.Logarithm(TScale.At(scale, i));
            }

            var z = (TX.At(x, i) - TLocation.At(location, i)) * inverse;
            var value = TStandard.Log(z) - logScale;
            var slope = TStandard.Slope(z);
            var scaleSlope = -(Vector512<T>.One + (z * slope)) * inverse;
            slope *= inverse;
            if (toSlopes != null) slope.Store(toSlopes + i);
            if (toScaleSlopes != null) scaleSlope.Store(toScaleSlopes + i);
            if (i + Vector512<T>.Count > length)
            {
                var valid = Numerics.Lane.First<T>(length - i);
                value = Vector512.ConditionalSelect(valid, value, Vector512<T>.Zero);
                slope = Vector512.ConditionalSelect(valid, slope, Vector512<T>.Zero);
                scaleSlope = Vector512.ConditionalSelect(valid, scaleSlope, Vector512<T>.Zero);
            }

            sum += value;
            slopes += slope;
            scaleSlopes += scaleSlope;
        }

        if (kept != null)
        {
            kept[0] = Numerics.Lane.Sum(slopes);
            kept[1] = Numerics.Lane.Sum(scaleSlopes);
        }

        return Numerics.Lane.Sum(sum);
    }

    private static void Add(T v, T sum, ReadOnlySpan<T> each, Span<T> adjoint, bool isEach)
    {
        if (isEach) LaneUpdate.AddScaledLanes(v, each, adjoint);
        else adjoint[0] += v * sum;
    }

    // Nodes lie in pinned memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Pointer(ReadOnlySpan<T> values) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));

    private readonly struct Layout
    {
        public Layout(bool needsX, bool needsLocation, bool needsScale, Shape x, Shape location, Shape scale, int length)
        {
            (NeedsX, NeedsLocation, NeedsScale) = (needsX, needsLocation, needsScale);
            (XEach, LocationEach, ScaleEach) = (length > 1 && x.Length == length, length > 1 && location.Length == length, length > 1 && scale.Length == length);
            SlopesEach = (needsX && XEach) || (needsLocation && LocationEach);
            var padded = (length + Lane - 1) / Lane * Lane;
            Slopes = Lane;
            ScaleSlopes = Lane + (SlopesEach ? padded : 0);
            Total = ScaleSlopes + (needsScale && ScaleEach ? padded : 0);
        }

        public bool NeedsX { get; }

        public bool NeedsLocation { get; }

        public bool NeedsScale { get; }

        public bool XEach { get; }

        public bool LocationEach { get; }

        public bool ScaleEach { get; }

        public bool SlopesEach { get; }

        public int Slopes { get; }

        public int ScaleSlopes { get; }

        public int Total { get; }
    }
}
