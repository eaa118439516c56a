namespace Toolkit.Inference;

/// <summary>A size is wrong on which the shapes of other fields depend: nothing more can be said of the data.</summary>
internal sealed class UnknownSizeException : Exception;
