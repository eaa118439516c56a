namespace Toolkit.Numerics;

/// <summary>What the blocked product multiplies, and where the result goes: pointers, checked by whoever filled them in.</summary>
internal unsafe struct ProductArguments<T>
    where T : unmanaged
{
    public T* Left;
    public nint LeftStride;
    public bool LeftTransposed;
    public T* Right;
    public nint RightStride;
    public bool RightTransposed;
    public T* Destination;
    public nint Stride;
    public int Rows;
    public int Columns;
    public int Depth;
    public T Alpha;
    public T Beta;

    /// <summary>Whether tiles wholly above the diagonal are left as they are.</summary>
    public bool LowerOnly;
}
