using System.Numerics;
using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>A sketch that laws are asked of: a vector of 2⁶⁴ coordinates in d rows of w buckets, that adds, merges and estimates.</summary>
/// <remarks>Write one around a sketch of your own and give the laws a <see cref="SketchFactory"/>; that of the toolkit is <see cref="SketchesUnderTest.CountSketch{T}"/>.</remarks>
public interface ISketchUnderTest
{
    /// <summary>x ← x + Σ Δ e_i.</summary>
    /// <param name="ids">The coordinates.</param>
    /// <param name="deltas">What is added to each, as many.</param>
    void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<double> deltas);

    /// <summary>What coordinates are, as far as the sketch can tell: the median over the rows.</summary>
    /// <param name="ids">The coordinates.</param>
    /// <param name="estimates">Receives as many numbers.</param>
    void Estimate(ReadOnlySpan<ulong> ids, Span<double> estimates);

    /// <summary>x ← c x.</summary>
    /// <param name="factor">c.</param>
    void Scale(double factor);

    /// <summary>x ← x + c x′.</summary>
    /// <param name="other">The sketch of x′, made by the same factory.</param>
    /// <param name="factor">c.</param>
    /// <exception cref="ArgumentException">The other has another shape or key.</exception>
    void Merge(ISketchUnderTest other, double factor);

    /// <summary>An estimate of ⟨x, x′⟩.</summary>
    /// <param name="other">The sketch of x′, made by the same factory with the same arguments.</param>
    double InnerProduct(ISketchUnderTest other);
}

/// <summary>Makes sketches of the zero vector.</summary>
/// <param name="rows">d.</param>
/// <param name="columns">w.</param>
/// <param name="key">What the hashes are drawn from.</param>
public delegate ISketchUnderTest SketchFactory(int rows, int columns, RandomKey key);

/// <summary>Sketches of the toolkit, for laws.</summary>
public static class SketchesUnderTest
{
    /// <summary>Makes Count-Sketches.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static SketchFactory CountSketch<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => static (rows, columns, key) => new Library<T>(Sketching.CountSketch<T>.Zero(rows, columns, key));

    private sealed class Library<T>(CountSketch<T> sketch) : ISketchUnderTest
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly CountSketch<T> _sketch = sketch;
        private T[] _numbers = [];

        public void Add(ReadOnlySpan<ulong> ids, ReadOnlySpan<double> deltas)
        {
            var numbers = Numbers(deltas.Length);
            for (var i = 0; i < numbers.Length; i++) numbers[i] = T.CreateChecked(deltas[i]);
            _sketch.Add(ids, numbers);
        }

        public void Estimate(ReadOnlySpan<ulong> ids, Span<double> estimates)
        {
            var numbers = Numbers(estimates.Length);
            _sketch.Estimate(ids, numbers);
            for (var i = 0; i < numbers.Length; i++) estimates[i] = double.CreateChecked(numbers[i]);
        }

        public void Scale(double factor) => _sketch.Scale(T.CreateChecked(factor));

        public void Merge(ISketchUnderTest other, double factor) => _sketch.Add(((Library<T>)other)._sketch, T.CreateChecked(factor));

        public double InnerProduct(ISketchUnderTest other) => _sketch.InnerProduct(((Library<T>)other)._sketch);

        private Span<T> Numbers(int length)
        {
            if (_numbers.Length < length) _numbers = new T[length];
            return _numbers.AsSpan(0, length);
        }
    }
}
