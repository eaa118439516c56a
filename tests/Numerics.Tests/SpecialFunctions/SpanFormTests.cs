namespace Toolkit.Numerics.Tests;

/// <summary>The forms over spans against the forms for one number.</summary>
public sealed class SpanFormTests
{
    public static TheoryData<string> Names => [.. FunctionTable.OfOneArgument.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_length_agrees_with_the_form_for_one_number(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        var random = new Random(7);
        for (var length = 0; length < 70; length++)
        {
            double[] x = [.. Enumerable.Range(0, length).Select(_ => forms.Lowest + ((forms.Highest - forms.Lowest) * random.NextDouble()))];
            var destination = new double[length];
            forms.Span(x, destination);
            for (var i = 0; i < length; i++)
                Agreement.Check(forms.Scalar(x[i]), destination[i], 4e-15, x[i] < 0 ? 4e-15 : 4e-16, $"{name} at {x[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Floats_are_the_rounded_doubles(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        var random = new Random(8);
        float[] x = [.. Enumerable.Range(0, 75).Select(_ => (float)(forms.Lowest + ((forms.Highest - forms.Lowest) * random.NextDouble())))];
        var destination = new float[x.Length];
        forms.Singles(x, destination);
        for (var i = 0; i < x.Length; i++)
            Agreement.Check(forms.Scalar(x[i]), destination[i], 6.1e-8, 1.5e-45, $"{name} at {x[i]:R}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_position_does_not_change_a_bit_and_a_span_may_be_its_own_destination(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        var random = new Random(9);
        double[] x = [.. Enumerable.Range(0, 41).Select(_ => forms.Lowest + ((forms.Highest - forms.Lowest) * random.NextDouble()))];
        var whole = new double[x.Length];
        forms.Span(x, whole);
        for (var i = 0; i < x.Length; i++)
        {
            var one = new double[1];
            forms.Span(x.AsSpan(i, 1), one);
            Assert.Equal(whole[i], one[0]);
        }

        forms.Span(x, x);
        Assert.Equal(whole, x);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_and_overlaps_are_checked(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        var x = new double[8];
        Assert.Throws<ArgumentException>("destination", () => forms.Span(x, new double[7]));
        Assert.Throws<ArgumentException>("destination", () => forms.Span(x.AsSpan(0, 7), x.AsSpan(1, 7)));
        Assert.Throws<ArgumentException>("destination", () => forms.Singles(new float[2], new float[3]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name)
    {
        var forms = FunctionTable.OfOneArgument[name];
        var x = Enumerable.Repeat(0.25, 37).ToArray();
        var singles = Enumerable.Repeat(0.25f, 37).ToArray();
        forms.Span(x, x);
        forms.Singles(singles, singles);
        var before = GC.GetAllocatedBytesForCurrentThread();
        forms.Span(x, x);
        forms.Singles(singles, singles);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
