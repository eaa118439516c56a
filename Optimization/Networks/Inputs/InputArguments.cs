namespace Toolkit.Optimization;

/// <summary>What inputs are checked for.</summary>
internal static class InputArguments
{
    /// <summary>Refuses a shape that has no elements, or more than a span can hold.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="name">What the argument is called.</param>
    public static ExampleShape Shape(ExampleShape shape, string name = "shape")
    {
        if (shape.Height < 1 || shape.Width < 1 || shape.Channels < 1)
            throw new ArgumentOutOfRangeException(name, shape, $"{name} must have extents of at least 1; these are {shape.Height} × {shape.Width} × {shape.Channels}.");
        if ((UInt128)(uint)shape.Height * (uint)shape.Width * (uint)shape.Channels > (UInt128)Array.MaxLength)
            throw new ArgumentOutOfRangeException(name, shape, $"{name} must have at most {Array.MaxLength} elements; these are {shape}.");
        return shape;
    }

    /// <summary>How many examples of a shape there are.</summary>
    /// <param name="elements">The number of elements.</param>
    /// <param name="shape">The shape, which has been checked.</param>
    /// <param name="name">What the elements are called.</param>
    public static int Count(int elements, ExampleShape shape, string name)
    {
        var (count, rest) = Math.DivRem(elements, shape.Length);
        return count > 0 && rest == 0 ? count
            : throw new ArgumentException($"{name} must hold one or more examples of {shape} = {shape.Length} elements; it holds {elements} elements.", name);
    }

    /// <summary>How many examples there are when each is repeated.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="copies">How many times they are repeated, at least 1 and with indices that are numbers of 32 bits.</param>
    public static int Repeated(int count, int copies) => copies >= 1 && (long)count * copies <= int.MaxValue
        ? count * copies
        : throw new ArgumentOutOfRangeException(nameof(copies), copies, $"copies must be in [1, {int.MaxValue / count}] for {count} examples.");

    /// <summary>Refuses a batch with an index that there is not, or more examples than the destination has room for, before anything is written.</summary>
    /// <param name="batch">The indices.</param>
    /// <param name="count">How many examples there are.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="room">How many elements the destination has.</param>
    public static void Batch(ReadOnlySpan<int> batch, int count, ExampleShape shape, int room)
    {
        for (var i = 0; i < batch.Length; i++)
        {
            if ((uint)batch[i] >= (uint)count)
                throw new ArgumentOutOfRangeException(nameof(batch), batch[i], $"Element {i} of the batch must be in [0, {count - 1}].");
        }

        if ((long)batch.Length * shape.Length > room)
            throw new ArgumentException($"The destination has room for {room} elements; {batch.Length} examples of {shape} need {(long)batch.Length * shape.Length}.", "destination");
    }
}
