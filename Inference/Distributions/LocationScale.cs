using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>
/// Σ ln g((x − μ)/σ) − ln σ in one pass, which leaves the derivatives behind: for an operand that is one number their sum, for a vector each of them.
/// </summary>
internal readonly unsafe struct LocationScale<T, TStandard> : IOperation<LocationScale<T, TStandard>, T>, ICompiledOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardDensity<T>
{
    // The note: which of x, μ and σ has an element for each term, whose derivatives are wanted, and which slopes are kept one by one.
    private const int XEach = 1;
    private const int LocationEach = 2;
    private const int ScaleEach = 4;
    private const int Each = XEach | LocationEach | ScaleEach;
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
        if (Variable<T>.TapeOf(in x, in location, in scale) is not { } tape) return Functions.Sum(Composed(x, location, scale));
        var (i, j) = (tape.Enter(in x), tape.Enter(in location));
        var k = tape.Enter(in scale);
        var (a, b, c) = (tape.Nodes[i].Shape, tape.Nodes[j].Shape, tape.Nodes[k].Shape);
        var longest = a.Length >= b.Length ? a : b;
        if (c.Length > longest.Length) longest = c;
        return Fits(a, longest) && Fits(b, longest) && Fits(c, longest)
            ? tape.Record(default(LocationScale<T, TStandard>), i, j, k)
            : Functions.Sum(Composed(x, location, scale));
    }

    public static bool Accumulate(in LocationScale<T, TStandard> operation, in Adjoints<T> adjoints)
    {
        var note = adjoints.Note;
        var length = (note & Each) == 0 ? 1 : adjoints.Shape((note & XEach) != 0 ? 0 : (note & LocationEach) != 0 ? 1 : 2).Length;
        var toX = (note & NeedsX) != 0 ? adjoints.AdjointPointer(0) : null;
        var toLocation = (note & NeedsLocation) != 0 ? adjoints.AdjointPointer(1) : null;
        var toScale = (note & NeedsScale) != 0 ? adjoints.AdjointPointer(2) : null;
        Add(*adjoints.ResultAdjointPointer, adjoints.KeptPointer, note, length, toX, toLocation, toScale);
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
        var length = LengthOf(in evaluation);
        var kept = (note & (NeedsX | NeedsLocation | NeedsScale)) != 0 ? evaluation.KeepPointer(KeptLength(note, length)) : null;
        var logarithm = (note & ScaleEach) == 0 ? T.Log(*scale) * T.CreateTruncating(length) : evaluation.Constant(2)?.SumOfLogarithms;
        *evaluation.ResultPointer = (note & Each) == 0
            ? Single(*x, *location, *scale, T.Log(*scale), kept)
            : KernelOf(note)(x, location, scale, length, logarithm is null, note, kept) - (logarithm ?? T.Zero);
    }

    public void Compile(in Evaluation<T> evaluation, Instruction<T>* instruction)
    {
        var note = evaluation.Note;
        instruction->Length = LengthOf(in evaluation);
        instruction->Accumulate = &RunBack;
        var known = evaluation.IsNumber(2) || evaluation.Constant(2) is not null;
        if (!known && (note & ScaleEach) != 0) return;
        instruction->Constant = (note & ScaleEach) != 0
            ? evaluation.Constant(2)!.SumOfLogarithms
            : T.CreateTruncating(instruction->Length) * T.Log(*instruction->Third);
        instruction->Kernel = KernelOf(note);
        instruction->Evaluate = (known, note & Each) switch
        {
            (true, 0) => &RunSingleKnown,
            (false, 0) => &RunSingle,
            (true, _) => &RunKnown,
            _ => &Run,
        };
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (x, location, scale) = (pullback.Operand(0), pullback.Operand(1), pullback.Operand(2));
        pullback.Through(Functions.Sum(Composed(x, location, scale)), x, location, scale);
    }

    private static bool Fits(Shape operand, Shape shape) => operand == shape || operand.IsScalar;

    private static int Padded(int length) => (length + Vector512<T>.Count - 1) & -Vector512<T>.Count;

    // The sums, then the slopes by x, by σ.
    private static int KeptLength(int note, int length) => (note & Each) == 0
        ? 2
        : Vector512<T>.Count + ((note & KeepsSlopes) != 0 ? Padded(length) : 0) + ((note & KeepsScaleSlopes) != 0 ? Padded(length) : 0);

    private static int LengthOf(in Evaluation<T> evaluation)
    {
        var note = evaluation.Note;
        return (note & Each) == 0 ? 1 : evaluation.Shape((note & XEach) != 0 ? 0 : (note & LocationEach) != 0 ? 1 : 2).Length;
    }

    private static delegate*<T*, T*, T*, nint, bool, int, T*, T> KernelOf(int note) => (note & Each) switch
    {
        XEach | LocationEach | ScaleEach => &Sum<EachElement<T>, EachElement<T>, EachElement<T>>,
        XEach | LocationEach => &Sum<EachElement<T>, EachElement<T>, OneElement<T>>,
        XEach | ScaleEach => &Sum<EachElement<T>, OneElement<T>, EachElement<T>>,
        XEach => &Sum<EachElement<T>, OneElement<T>, OneElement<T>>,
        LocationEach | ScaleEach => &Sum<OneElement<T>, EachElement<T>, EachElement<T>>,
        LocationEach => &Sum<OneElement<T>, EachElement<T>, OneElement<T>>,
        ScaleEach => &Sum<OneElement<T>, OneElement<T>, EachElement<T>>,
        _ => null,
    };

    private static void RunSingleKnown(Instruction<T>* i) => *i->Result = Single(*i->First, *i->Second, *i->Third, i->Constant, i->Kept);

    private static void RunSingle(Instruction<T>* i) => *i->Result = Single(*i->First, *i->Second, *i->Third, T.Log(*i->Third), i->Kept);

    private static void RunKnown(Instruction<T>* i) => *i->Result =
        ((delegate*<T*, T*, T*, nint, bool, int, T*, T>)i->Kernel)(i->First, i->Second, i->Third, i->Length, false, i->Note, i->Kept) - i->Constant;

    private static void Run(Instruction<T>* i) => *i->Result =
        ((delegate*<T*, T*, T*, nint, bool, int, T*, T>)i->Kernel)(i->First, i->Second, i->Third, i->Length, false, i->Note, i->Kept)
        - (T.Log(*i->Third) * T.CreateTruncating(i->Length));

    private static void RunBack(Instruction<T>* i) => Add(
        *i->ResultAdjoint, i->Kept, i->Note, (int)i->Length, i->FirstAdjoint, i->SecondAdjoint, i->ThirdAdjoint);

    private static T Single(T x, T location, T scale, T logScale, T* kept)
    {
        var inverse = T.One / scale;
        var z = (x - location) * inverse;
        if (kept != null)
        {
            var slope = TStandard.Slope(z);
            kept[0] = slope * inverse;
            kept[1] = -(T.One + (z * slope)) * inverse;
        }

        return TStandard.Log(z) - logScale;
    }

    [MethodImpl(VectorMath.Kernel)]
    private static T Sum<TX, TLocation, TScale>(T* x, T* location, T* scale, nint length, bool takesLogarithms, int note, T* kept)
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

    // What belongs to one number as a sum, to a vector each.
    private static void Add(T v, T* kept, int note, int length, T* toX, T* toLocation, T* toScale)
    {
        var slopes = kept + Vector512<T>.Count;
        if (toX != null)
        {
            if ((note & XEach) != 0) AddScaled(v, slopes, toX, length);
            else *toX += v * kept[0];
        }

        if (toLocation != null)
        {
            if ((note & LocationEach) != 0) AddScaled(-v, slopes, toLocation, length);
            else *toLocation -= v * kept[0];
        }

        if (toScale == null) return;
        if ((note & ScaleEach) != 0) AddScaled(v, slopes + ((note & KeepsSlopes) != 0 ? Padded(length) : 0), toScale, length);
        else *toScale += v * kept[1];
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void AddScaled(T v, T* each, T* adjoint, nint length)
    {
        var factor = Vector512.Create(v);
        for (nint i = 0; i < length; i += Vector512<T>.Count) (Vector512.Load(adjoint + i) + (factor * Vector512.Load(each + i))).Store(adjoint + i);
    }
}
