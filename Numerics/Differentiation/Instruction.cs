using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A node of a computation that takes the same way for all values, with its kernels chosen and its pointers found.</summary>
internal unsafe struct Instruction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the result; null where the node's rule does it.</summary>
    public delegate*<Instruction<T>*, void> Evaluate;

    /// <summary>Adds to the operands' adjoints; null where the node's rule does it.</summary>
    public delegate*<Instruction<T>*, void> Accumulate;

    /// <summary>A kernel of the operation's own.</summary>
    public void* Kernel;

    public T* Result;
    public T* ResultAdjoint;
    public T* First;
    public T* Second;
    public T* Third;

    /// <summary>The operands' adjoints; null for one whose derivative is not wanted.</summary>
    public T* FirstAdjoint;
    public T* SecondAdjoint;
    public T* ThirdAdjoint;
    public T* Kept;

    /// <summary>A number of the operation's own, computed once.</summary>
    public T Constant;

    public nint Length;
    public int Note;
    public int Node;
}

/// <summary>An operation that chooses its kernels once for a computation that is replayed.</summary>
internal unsafe interface ICompiledOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Sets the kernels of an instruction whose pointers are set; leaves them null where there is none for its shapes.</summary>
    void Compile(in Evaluation<T> evaluation, Instruction<T>* instruction);
}
