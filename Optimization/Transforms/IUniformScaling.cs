namespace Toolkit.Optimization;

/// <summary>A transform that multiplies the update by one number, and does nothing else: what may follow a preconditioner where noise of its shape is injected.</summary>
public interface IUniformScaling;

/// <summary>The check of it.</summary>
internal static class UniformScaling
{
    /// <summary>Refuses any other transform.</summary>
    public static TSecond Require<TSecond>(TSecond second) => second is IUniformScaling
        ? second
        : throw new ArgumentException($"{TypeName.Of<TSecond>()} does more than scale all coordinates alike, so that noise of the preconditioner's shape samples another law: Descend may follow.", nameof(second));
}
