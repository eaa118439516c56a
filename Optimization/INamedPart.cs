namespace Toolkit.Optimization;

/// <summary>A transform or a proximal map: what a step is named after in messages.</summary>
public interface INamedPart;
