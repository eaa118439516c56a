namespace Toolkit.Optimization;

/// <summary>
/// The metric in which a step is short, as a type. Of an update with this type nothing more is known: no proximal map may follow it.
/// </summary>
public abstract class Metric
{
    private protected Metric()
    {
    }
}

/// <summary>A diagonal metric: each coordinate has a length of its own. Separable proximal maps may follow.</summary>
public abstract class Diagonal : Metric
{
    private protected Diagonal()
    {
    }
}

/// <summary>The identity times one length for all coordinates. Any proximal map may follow.</summary>
public abstract class Identity : Diagonal
{
    private Identity()
    {
    }
}
