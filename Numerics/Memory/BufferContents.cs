namespace Toolkit.Numerics;

/// <summary>What fresh memory holds.</summary>
public enum BufferContents
{
    /// <summary>Zeros.</summary>
    Zeroed,

    /// <summary>Whatever was there: for memory that is written before it is read.</summary>
    Undefined,
}
