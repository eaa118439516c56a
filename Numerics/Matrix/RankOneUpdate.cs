using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The outer product of two vectors, added to a matrix: A += alpha x y^T.</summary>
public static class RankOneUpdate
{
    private const int ElementsInPart = 1 << 16;

    /// <summary>A_ij = A_ij + (alpha x_i) y_j, each product rounded before it is added.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="alpha">The scale of the outer product.</param>
    /// <param name="x">n elements.</param>
    /// <param name="y">m elements.</param>
    /// <param name="destination">A, n x m.</param>
    /// <param name="team">The threads to use for a large matrix; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A length does not match, or A overlaps x or y.</exception>
    public static void Add<T>(T alpha, ReadOnlySpan<T> x, ReadOnlySpan<T> y, MatrixSpan<T> destination, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckVector(x.Length, destination.Rows, nameof(x));
        MatrixShape.CheckVector(y.Length, destination.Columns, nameof(y));
        MatrixShape.CheckApart<T>(MatrixShape.RowOf(x), destination, nameof(x));
        MatrixShape.CheckApart<T>(MatrixShape.RowOf(y), destination, nameof(y));
        var body = new Rows<T>(alpha, x, y, destination);
        WorkerTeam.Run(body.Parts > 1 ? team : null, ref body, body.Parts);
    }

    private readonly ref struct Rows<T>(T alpha, ReadOnlySpan<T> x, ReadOnlySpan<T> y, MatrixSpan<T> destination) : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly ReadOnlySpan<T> _y = y;
        private readonly MatrixSpan<T> _destination = destination;
        private readonly int _cut = Math.Max(1, ElementsInPart / Math.Max(1, y.Length));

        public int Parts => (int)((_x.Length + (long)_cut - 1) / _cut);

        public void Invoke(int part)
        {
            var end = (int)Math.Min(_x.Length, (part + 1L) * _cut);
            for (var i = part * _cut; i < end; i++) LaneUpdate.AddScaled(alpha * _x[i], _y, _destination.Row(i));
        }
    }
}
