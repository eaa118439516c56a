using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Inference;

/// <summary>Density and set: what is −∞ or not a number outside, and costs nothing for data, which are looked at once.</summary>
internal static class Within<T, TSet>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSet : struct, ISet<T>
{
    private static readonly ConditionalWeakTable<ConstantStorage<T>, object> Verdicts = [];

    /// <summary>A log density that is −∞ where x lies outside, element by element.</summary>
    public static Variable<T> Each(Variable<T> density, Variable<T> x) => IsKnownInside(x)
        ? density
        : density + Variable<T>.Apply(default(Unary<T, ImpossibleOutside<T, TSet>>), Functions.StopGradient(x));

    /// <summary>A sum of log densities that is −∞ where an element of x lies outside.</summary>
    public static Variable<T> Sum(Variable<T> density, Variable<T> x) => IsKnownInside(x)
        ? density
        : density + Functions.Sum(Variable<T>.Apply(default(Unary<T, ImpossibleOutside<T, TSet>>), Functions.StopGradient(x)));

    /// <summary>A log density that is not a number where a parameter lies outside.</summary>
    public static Variable<T> Given(Variable<T> density, Variable<T> parameter)
    {
        if (IsKnownInside(parameter)) return density;
        var check = Variable<T>.Apply(default(Unary<T, UndefinedOutside<T, TSet>>), Functions.StopGradient(parameter));
        return density + (density.Shape.IsScalar ? Functions.Sum(check) : check);
    }

    /// <summary>A log density that is not a number where any element of a parameter lies outside.</summary>
    public static Variable<T> GivenAll(Variable<T> density, Variable<T> parameter) => IsKnownInside(parameter)
        ? density
        : density + Functions.Sum(Variable<T>.Apply(default(Unary<T, UndefinedOutside<T, TSet>>), Functions.StopGradient(parameter)));

    /// <summary>A log density of each row that is −∞ where an element of the row lies outside.</summary>
    public static Variable<T> EachRow(Variable<T> density, Variable<T> x) => IsKnownInside(x)
        ? density
        : density + Functions.SumRows(Variable<T>.Apply(default(Unary<T, ImpossibleOutside<T, TSet>>), Functions.StopGradient(x)));

    /// <summary>x, and a number well inside for an element that lies outside.</summary>
    public static Variable<T> Moved(Variable<T> x) => IsKnownInside(x) ? x : Variable<T>.Apply(default(Unary<T, Moved<T, TSet>>), x);

    private static bool IsKnownInside(Variable<T> x) => x.Source switch
    {
        null => TSet.Holds(x.Literal),
        ConstantStorage<T> constant => HoldsAll(constant),
        _ => false,
    };

    private static bool HoldsAll(ConstantStorage<T> constant) =>
        Verdicts.TryGetValue(constant, out var verdict) ? verdict == Verdicts : Verdicts.GetValue(constant, Judge) == Verdicts;

    // The table itself stands for yes.
    private static object Judge(ConstantStorage<T> constant)
    {
        foreach (var value in constant.Span)
        {
            if (!TSet.Holds(value)) return constant.Shape;
        }

        return Verdicts;
    }
}
