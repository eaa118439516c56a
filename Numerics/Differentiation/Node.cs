namespace Toolkit.Numerics;

/// <summary>A value on a tape: where it lies, what made it, and what it was made from.</summary>
internal unsafe struct Node<T>
    where T : unmanaged
{
    /// <summary>The rule of a value that no operation made.</summary>
    public const int Leaf = -1;

    /// <summary>The note of a leaf that is a plain number.</summary>
    public const int Number = 1;

    /// <summary>The value, in whole lanes.</summary>
    public T* Value;

    /// <summary>The derivative of the output by this value, in whole lanes: zeros until a sweep reaches it; null where none is wanted.</summary>
    public T* Adjoint;

    /// <summary>What the operation keeps from its evaluation for its derivative; null when nothing.</summary>
    public T* Kept;

    public Shape Shape;
    public int FirstOperand;
    public int OperandCount;

    /// <summary>The number of the operation's rule; or <see cref="Leaf"/>.</summary>
    public int Rule;

    /// <summary>The number of the operation's parameters among those of its rule; of a leaf, of what it keeps alive.</summary>
    public int Instance;

    /// <summary>
    /// What the operation noted when it looked at its operands' shapes; of a leaf, <see cref="Number"/>, or below 0 the complement of the node whose value it has.
    /// </summary>
    public int Note;

    /// <summary>Whether it depends on an input whose derivative is wanted.</summary>
    public bool Needs;

    /// <summary>Whether the last sweep has added to the adjoint.</summary>
    public bool Reached;
}
