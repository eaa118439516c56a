using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>
/// Σ ln g((x − μ)/σ) − ln σ in one pass, which leaves the derivatives behind: for an operand that is one number their sum, for a vector each of them.
/// </summary>
internal readonly unsafe struct LocationScale<T, TStandard> : IOperation<LocationScale<T, TStandard>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardDensity<T>
{
    // The note: which of x, μ and σ has an element for each term, whose derivatives are wanted, and which slopes are kept one by one.
    private const int XEach = 1;
    private const int LocationEach = 2;
    private const int ScaleEach = 4;
    private const int NeedsX = 8;
    private const int NeedsLocation = 16;
    private const int NeedsScale = 32;
    private const int KeepsSlopes = 64;
    private const int KeepsScaleSlopes = 128;

    public static string Name => TStandard.Name;

    /// <summary>The log density of each element, in operations of the tape: the definition.</summary>
    public static Variable<T> Composed(Variable<T> x, Variable<T> location, Variable<T> scale) =>
        TStandard.Log((x - location) / scale) - Functions.Log(scale);

    /// <summary>The sum of the log densities.</summary>
    public static Variable<T> Sum(Variable<T> x, Variable<T> location, Variable<T> scale)
    {
        var (a, b, c) = (x.Shape, location.Shape, scale.Shape);
        var shape = Shape.Broadcast(Shape.Broadcast(a, b, Name), c, Name);
        return Fits(a, shape) && Fits(b, shape) && Fits(c, shape)
            ? Variable<T>.Apply(default(LocationScale<T, TStandard>), x, location, scale)
            : Functions.Sum(Composed(x, location, scale));
    }

    public static bool Accumulate(in LocationScale<T, TStandard> operation, in Adjoints<T> adjoints)
    {
        var note = adjoints.Note;
        var v = *adjoints.ResultAdjointPointer;
        var kept = adjoints.KeptPointer;
        var slopes = kept + Vector512<T>.Count;
        if ((note & NeedsX) != 0) Add(v, kept, slopes, adjoints.AdjointPointer(0), (note & XEach) != 0 ? adjoints.Shape(0).Length : 0);
        if ((note & NeedsLocation) != 0) Add(-v, kept, slopes, adjoints.AdjointPointer(1), (note & LocationEach) != 0 ? adjoints.Shape(1).Length : 0);
        if ((note & NeedsScale) == 0) return true;
        var length = (note & ScaleEach) != 0 ? adjoints.Shape(2).Length : 0;
        Add(v, kept + 1, slopes + ((note & KeepsSlopes) != 0 ? Padded(length) : 0), adjoints.AdjointPointer(2), length);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands)
    {
        var (x, location, scale) = (operands.Shape(0).Length, operands.Shape(1).Length, operands.Shape(2).Length);
        var length = Math.Max(x, Math.Max(location, scale));
        var note = (operands.Needs(0) ? NeedsX : 0) | (operands.Needs(1) ? NeedsLocation : 0) | (operands.Needs(2) ? NeedsScale : 0);
        if (length > 1)
        {
            note |= (x == length ? XEach : 0) | (location == length ? LocationEach : 0) | (scale == length ? ScaleEach : 0);
            if ((note & (XEach | NeedsX)) == (XEach | NeedsX) || (note & (LocationEach | NeedsLocation)) == (LocationEach | NeedsLocation)) note |= KeepsSlopes;
            if ((note & (ScaleEach | NeedsScale)) == (ScaleEach | NeedsScale)) note |= KeepsScaleSlopes;
        }

        operands.Remember(note);
        return Shape.Scalar;
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var note = evaluation.Note;
        var x = evaluation.Pointer(0);
        var location = evaluation.Pointer(1);
        var scale = evaluation.Pointer(2);
        if ((note & (XEach | LocationEach | ScaleEach)) == 0)
        {
            *evaluation.ResultPointer = Single(*x, *location, *scale, (note & (NeedsX | NeedsLocation | NeedsScale)) == 0 ? null : evaluation.KeepPointer(2));
            return;
        }

        var length = evaluation.Shape((note & XEach) != 0 ? 0 : (note & LocationEach) != 0 ? 1 : 2).Length;
        var kept = (note & (NeedsX | NeedsLocation | NeedsScale)) == 0 ? null : evaluation.KeepPointer(
            Vector512<T>.Count + ((note & KeepsSlopes) != 0 ? Padded(length) : 0) + ((note & KeepsScaleSlopes) != 0 ? Padded(length) : 0));

        // −Σ ln σ: once for one σ, from the constant itself for constants, in the loop for a vector that varies.
        var known = (note & ScaleEach) == 0
            ? T.CreateTruncating(length) * T.Log(*scale)
            : (note & NeedsScale) == 0 && evaluation.Constant(2) is { } constant ? constant.SumOfLogarithms : (T?)null;
        var sum = (note & (XEach | LocationEach | ScaleEach)) switch
        {
            XEach | LocationEach | ScaleEach => Run<EachElement<T>, EachElement<T>, EachElement<T>>(x, location, scale, length, known is null, note, kept),
            XEach | LocationEach => Run<EachElement<T>, EachElement<T>, OneElement<T>>(x, location, scale, length, false, note, kept),
            XEach | ScaleEach => Run<EachElement<T>, OneElement<T>, EachElement<T>>(x, location, scale, length, known is null, note, kept),
            XEach => Run<EachElement<T>, OneElement<T>, OneElement<T>>(x, location, scale, length, false, note, kept),
            LocationEach | ScaleEach => Run<OneElement<T>, EachElement<T>, EachElement<T>>(x, location, scale, length, known is null, note, kept),
            LocationEach => Run<OneElement<T>, EachElement<T>, OneElement<T>>(x, location, scale, length, false, note, kept),
            _ => Run<OneElement<T>, OneElement<T>, EachElement<T>>(x, location, scale, length, known is null, note, kept),
        };
        *evaluation.ResultPointer = known is { } logarithms ? sum - logarithms : sum;
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (x, location, scale) = (pullback.Operand(0), pullback.Operand(1), pullback.Operand(2));
        pullback.Through(Functions.Sum(Composed(x, location, scale)), x, location, scale);
    }

    private static bool Fits(Shape operand, Shape shape) => operand == shape || operand.IsScalar;

    private static int Padded(int length) => (length + Vector512<T>.Count - 1) & -Vector512<T>.Count;

    private static T Single(T x, T location, T scale, T* kept)
    {
        var inverse = T.One / scale;
        var z = (x - location) * inverse;
        if (kept != null)
        {
            var slope = TStandard.Slope(z);
            kept[0] = slope * inverse;
            kept[1] = -(T.One + (z * slope)) * inverse;
        }

        return TStandard.Log(z) - T.Log(scale);
    }

    [MethodImpl(VectorMath.Kernel)]
    private static T Run<TX, TLocation, TScale>(T* x, T* location, T* scale, nint length, bool takesLogarithms, int note, T* kept)
        where TX : struct, ILaneLoad<T>
        where TLocation : struct, ILaneLoad<T>
        where TScale : struct, ILaneLoad<T>
    {
        var (sum, slopes, scaleSlopes) = (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        var toSlopes = kept + Vector512<T>.Count;
        var toScaleSlopes = toSlopes + ((note & KeepsSlopes) != 0 ? Padded((int)length) : 0);
        var inverse = Vector512<T>.One / TScale.At(scale, 0);
        for (nint i = 0; i < length; i += Vector512<T>.Count)
        {
            if (typeof(TScale) != typeof(OneElement<T>)) inverse = Vector512<T>.One / TScale.At(scale, i);
            var z = (TX.At(x, i) - TLocation.At(location, i)) * inverse;
            var value = TStandard.Log(z);
            if (takesLogarithms) value -= LaneMath.Logarithm(TScale.At(scale, i));
            var slope = TStandard.Slope(z);
            var scaleSlope = -(Vector512<T>.One + (z * slope)) * inverse;
            slope *= inverse;
            if ((note & KeepsSlopes) != 0) slope.Store(toSlopes + i);
            if ((note & KeepsScaleSlopes) != 0) scaleSlope.Store(toScaleSlopes + i);
            if (i + Vector512<T>.Count > length)
            {
                var valid = Lane.First<T>(length - i);
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
            kept[0] = Lane.Sum(slopes);
            kept[1] = Lane.Sum(scaleSlopes);
        }

        return Lane.Sum(sum);
    }

    // What belongs to one number as a sum (length 0), to a vector each.
    private static void Add(T v, T* sum, T* each, T* adjoint, nint length)
    {
        if (length == 0) *adjoint += v * *sum;
        else AddScaled(v, each, adjoint, length);
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void AddScaled(T v, T* each, T* adjoint, nint length)
    {
        var factor = Vector512.Create(v);
        for (nint i = 0; i < length; i += Vector512<T>.Count) (Vector512.Load(adjoint + i) + (factor * Vector512.Load(each + i))).Store(adjoint + i);
    }
}
