using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Inputs made from inputs.</summary>
public static class Inputs
{
    /// <summary>The inputs in changed copies: example i is example i mod n changed by what is drawn from <c>key.Fold(i)</c>; see <see cref="AugmentedInputs{T}"/>.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="inputs">The inputs.</param>
    /// <param name="augmentation">What may be done to them.</param>
    /// <param name="key">Where the draws come from.</param>
    /// <param name="copies">How often each example is seen, at least 1: as often as there are epochs, and each epoch sees new ones.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="copies"/> is below 1, there would be more than 2³¹ − 1 examples, or noise or padding is not finite as <typeparamref name="T"/>.</exception>
    public static AugmentedInputs<T> Augmented<T>(this IInputs<T> inputs, Augmentation augmentation, RandomKey key, int copies)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(inputs, augmentation, key, copies);

    /// <summary>The inputs, each rotated about its centre by the same angle; see <see cref="RotatedInputs{T}"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="inputs">The inputs.</param>
    /// <param name="degrees">The angle, counter-clockwise; finite.</param>
    /// <param name="padding">What an element is where there is no image, in the units of the inputs; finite.</param>
    /// <exception cref="ArgumentNullException"><paramref name="inputs"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> or <paramref name="padding"/> is not finite.</exception>
    public static RotatedInputs<T> Rotated<T>(this IInputs<T> inputs, double degrees, double padding = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(inputs, degrees, padding);
}
