using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is written of a draw: the parameters in their sets, then what the lambda reports and draws, in the order in which it does.</summary>
    public IReadOnlyList<ModelQuantity> Quantities => _outline.Value.Quantities;

    /// <summary>The names of the elements of <see cref="Quantities"/>, as Stan writes them: <c>mu</c>, <c>theta[1]</c>, <c>L[2,1]</c>.</summary>
    public IReadOnlyList<string> QuantityNames => [.. Quantities.SelectMany(quantity => quantity.Elements)];

    /// <summary>The number of elements of <see cref="Quantities"/>.</summary>
    public int QuantityLength => Length(Quantities);

    /// <summary>Writes parameters, transformed parameters and generated quantities of a draw, matrices column by column.</summary>
    /// <param name="point">The draw: free values.</param>
    /// <param name="destination">Receives <see cref="QuantityLength"/> elements, which are named by <see cref="QuantityNames"/>.</param>
    /// <param name="key">What generated quantities are drawn with: a key for each draw.</param>
    /// <param name="workspace">Scratch memory; from the second call on nothing is allocated.</param>
    /// <exception cref="ArgumentException">The point or the destination is of another length.</exception>
    public void Write(ReadOnlySpan<T> point, Span<T> destination, RandomKey key, Workspace workspace) =>
        Write(point, destination, key, workspace, QuantityLength, wantsReports: true);

    /// <summary>Writes the parameters in their sets, matrices column by column: the first of <see cref="Quantities"/>.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="destination">Receives as many elements as the parameters have.</param>
    /// <param name="workspace">Scratch memory; from the second call on nothing is allocated.</param>
    /// <exception cref="ArgumentException">The point or the destination is of another length.</exception>
    public void Constrain(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        Write(point, destination, default, workspace, Parameters.Sum(parameter => parameter.Shape.Length), wantsReports: false);

    /// <summary>The parameters in their sets by name, each row by row.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">The point is of another length.</exception>
    public IReadOnlyDictionary<string, T[]> Constrain(ReadOnlySpan<T> point, Workspace workspace)
    {
        var values = new T[Parameters.Sum(parameter => parameter.Shape.Length)];
        Constrain(point, values, workspace);
        return Quantities.Take(Parameters.Count).ToDictionary(quantity => quantity.Name, quantity => ByRows(values, quantity));
    }

    /// <summary>The free values of parameters: what <see cref="Constrain(ReadOnlySpan{T}, Workspace)"/> undoes.</summary>
    /// <param name="values">A value for each parameter by its name, row by row; other names are passed over.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">A value is missing, of another length, or does not lie in its set: names the parameter and the element.</exception>
    public T[] Free(IReadOnlyDictionary<string, T[]> values, Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(values);
        var point = new T[Dimension];
        workspace.Resident<ModelScope<T>>().Run(this, point, new FreePass<T>(values, point));
        return point;
    }

    private static int Length(IReadOnlyList<ModelQuantity> quantities) => quantities is [.., var last] ? last.Offset + last.Shape.Length : 0;

    private static T[] ByRows(T[] values, ModelQuantity quantity)
    {
        var (shape, rows) = (quantity.Shape, new T[quantity.Shape.Length]);
        for (var i = 0; i < rows.Length; i++) rows[i] = values[quantity.Offset + (i % shape.Columns * shape.Rows) + (i / shape.Columns)];
        return rows;
    }

    private void Write(ReadOnlySpan<T> point, Span<T> destination, RandomKey key, Workspace workspace, int length, bool wantsReports)
    {
        if (destination.Length != length) throw new ArgumentException($"{destination.Length} elements for {length} that are written.", nameof(destination));
        var pass = workspace.Resident<QuantitiesPass<T>>();
        pass.Begin(Quantities, Parameters.Count, key, wantsReports);
        workspace.Resident<ModelScope<T>>().Run(this, point, pass);
        pass.End();
        pass.Values[..length].CopyTo(destination);
    }
}
