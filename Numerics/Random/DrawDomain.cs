namespace Toolkit.Numerics;

/// <summary>
/// What a block of random bits is for: the top byte of its counter's lower half, so that no two kinds of draw, nor a draw and a key
/// derived from the same key, ever read the same block. The numbers are part of every draw's bits: a new kind goes at the end.
/// </summary>
internal enum DrawDomain : byte
{
    Bits,
    Split,
    Fold,
    FoldUpper,
    Retry,
    Uniform,
    OpenUniform,
    Normal,
    Exponential,
    Rademacher,
    Integer,
    Permutation,
    Categorical,

    /// <summary>Set for 64-bit elements, whose draws read other blocks than those of 32-bit elements.</summary>
    Wide = 0x80,
}
