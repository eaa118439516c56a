using System.Collections.Immutable;
using LanguageExt;

namespace Toolkit.Cli;

/// <summary>A small set of digits to learn from, one to be tested on, and inputs that are no upright digits.</summary>
/// <param name="Shape">The shape of an image; elements are from 0, no ink, to 1.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Test">The images of the test.</param>
/// <param name="TestLabels">Their labels.</param>
/// <param name="Shifted">What is no upright digit, by name.</param>
internal sealed record DigitsData(
    ExampleShape Shape, DenseInputs<float> Train, ImmutableArray<int> Labels, DenseInputs<float> Test, ImmutableArray<int> TestLabels, ImmutableArray<(string Name, IInputs<float> Inputs)> Shifted)
{
    /// <summary>The number of classes.</summary>
    public const int Classes = 10;

    /// <summary>The angle of the digits that are turned.</summary>
    public const double Degrees = 60;

    private const string Images = "t10k-images-idx3-ubyte.gz";
    private const string Letters = "images_background_small1.zip";

    /// <summary>Digits of MNIST's test set, the first ones to learn from and the last ones for the test; turned ones, letters and noise.</summary>
    /// <param name="data">Where data are.</param>
    /// <param name="key">What noise is drawn from.</param>
    /// <param name="sizes">How many, and how large.</param>
    /// <returns>The digits, null where they are not here or are not read; and what was left out.</returns>
    public static (DigitsData? Data, ImmutableArray<string> Notes) Of(SharedData data, RandomKey key, DigitsSizes sizes)
    {
        if (data.Find("mnist", Images) is not { } images || data.Find("mnist", "t10k-labels-idx1-ubyte.gz") is not { } labels) return (null, [$"{data.Lack($"mnist/{Images}")}, with its labels: digits were left out."]);
        var notes = ImmutableArray.CreateBuilder<string>();
        if (Told(IdxReader.Read(images, labels), "digits") is not { } read) return (null, notes.ToImmutable());
        if (read.Count < sizes.Train + sizes.Test) return (null, [$"{images}: there are {read.Count} digits, fewer than the {sizes.Train + sizes.Test} that are needed; digits were left out."]);

        var resized = read.Images.Shape.Height == sizes.Side ? read.Images : read.Images.Resized(sizes.Side, sizes.Side);
        var (train, test) = (Dense(resized.Take(..sizes.Train).Inputs<float>()), Dense(resized.Take(^sizes.Test..).Inputs<float>()));
        var shifted = ImmutableArray.CreateBuilder<(string, IInputs<float>)>();
        shifted.Add(("digits turned by 60°", Dense(test.Take(..Math.Min(sizes.Test, sizes.Shifted)).Rotated(Degrees))));
        if (LettersOf() is { } letters) shifted.Add(("letters (Omniglot)", letters));
        shifted.Add(("noise", Dense(new NoiseInputs<float>(sizes.Shifted, resized.Shape, key, 0.13, 0.31))));
        return (new(resized.Shape, train, read.Take(..sizes.Train).Labels, test, read.Take(^sizes.Test..).Labels, shifted.ToImmutable()), notes.ToImmutable());

        // Ink on paper, turned to light on dark; spread over all alphabets.
        IInputs<float>? LettersOf()
        {
            if (data.Find("omniglot", Letters) is not { } archive)
            {
                notes.Add($"{data.Lack($"omniglot/{Letters}")}: letters were left out.");
                return null;
            }

            if (Told(PngReader.Read(archive, new() { Size = (sizes.Side, sizes.Side), Channels = 1 }), "letters") is not { } all) return null;
            var count = Math.Min(sizes.Shifted, all.Count);
            return Dense(all.Images.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * all.Count / count))]).Inputs<float>(1, -1));
        }

        LabelledImages? Told(Validation<DataError, LabelledImages> read, string what) => read.MatchUnsafe<LabelledImages?>(
            Succ: all => all,
            Fail: errors =>
            {
                notes.Add($"{errors.Head}; {what} were left out.");
                return null;
            });
    }

    private static DenseInputs<float> Dense(IInputs<float> inputs)
    {
        var values = new float[inputs.Count * inputs.Shape.Length];
        int[] all = [.. Enumerable.Range(0, inputs.Count)];
        inputs.Gather(all, values);
        return new(values, inputs.Shape);
    }
}

/// <summary>How many images there are of each kind, and how large.</summary>
/// <param name="Side">Height and width.</param>
/// <param name="Hidden">The hidden units of the network.</param>
/// <param name="Train">The digits to learn from.</param>
/// <param name="Test">Those of the test.</param>
/// <param name="Shifted">Those of each kind that are no upright digits.</param>
/// <param name="Attacked">Those of the test that are attacked.</param>
/// <param name="Members">The checkpoints that answer to attacks.</param>
/// <param name="Precision">The precision of the normal prior of all weights: with images of that size the sums of hidden units come to deviations of about 3.</param>
internal sealed record DigitsSizes(int Side, int Hidden, int Train, int Test, int Shifted, int Attacked, int Members, double Precision);
