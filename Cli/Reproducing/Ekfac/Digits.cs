using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Cli;

/// <summary>Images of digits, and sigmoid auto-encoders of them.</summary>
internal static class Digits
{
    /// <summary>Their folder among the shared data.</summary>
    public const string Folder = "mnist";

    /// <summary>Their file: the test set of MNIST.</summary>
    public const string Name = "t10k-images-idx3-ubyte.gz";

    /// <summary>The digits, averaged over areas to another size; null where they are not here, are not read, or are too few.</summary>
    /// <param name="data">Where data sets are.</param>
    /// <param name="side">The height and width.</param>
    /// <param name="least">How many are needed.</param>
    public static ByteImages? Read(SharedData data, int side, int least) =>
        data.Find(Folder, Name) is { } path && IdxReader.ReadImages(path).MatchUnsafe<ByteImages?>(Succ: images => images, Fail: _ => null) is { } images && images.Count >= least
            ? images.Resized(side, side)
            : null;

    /// <summary>Why digits are left out.</summary>
    /// <param name="data">Where data sets are.</param>
    /// <param name="least">How many are needed.</param>
    public static string Lack(SharedData data, int least) => $"{data.Lack($"{Folder}/{Name}")}, or not {Figures.Count(least)} images: digits were left out.";

    /// <summary>Some of the images as grey values from 0 to 1, each a vector.</summary>
    /// <param name="images">The images.</param>
    /// <param name="from">The first.</param>
    /// <param name="count">How many.</param>
    public static DenseInputs<T> Values<T>(ByteImages images, int from, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[count * images.Shape.Length];
        images.Inputs<T>().Gather([.. Enumerable.Range(from, count)], values);
        return new(values, ExampleShape.Vector(images.Shape.Length));
    }

    /// <summary>An auto-encoder whose units are sigmoids, and whose outputs are log-odds of grey values.</summary>
    /// <param name="inputs">The number of inputs, which is that of outputs.</param>
    /// <param name="hidden">The widths of the layers between them.</param>
    public static Network<T> Autoencoder<T>(int inputs, ImmutableArray<int> hidden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        hidden.Aggregate(Network.Of<T>(inputs), (network, width) => network.Dense(width, initialization: Initialization.Glorot).Sigmoid()).Dense(inputs, initialization: Initialization.Glorot);

    /// <summary>The auto-encoder's loss on examples, which are their own targets.</summary>
    /// <param name="network">The auto-encoder.</param>
    /// <param name="examples">The examples.</param>
    public static NetworkObjective<T> Loss<T>(Network<T> network, IInputs<T> examples)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Objective(examples, Targets<T>.Inputs, new BernoulliCrossEntropy<T>());
}
