using System.Numerics;

namespace Toolkit.Optimization.Tests;

public abstract class InputsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ByteImages Digits = new(ImageFiles.Bytes(3, 7 * 9 * 8), new(9, 8, 1));
    private static readonly ByteImages Coloured = new(ImageFiles.Bytes(4, 7 * 5 * 5 * 3), new(5, 5, 3));
    private static readonly RandomKey Key = RandomKey.FromSeed(11);

    private static readonly Augmentation Everything = new()
    {
        Shift = 2,
        FlipsHorizontally = true,
        Rotation = 20,
        Scaling = 0.2,
        Cutout = 3,
        Noise = 0.1,
        Padding = -0.5,
    };

    public static TheoryData<string> Names => [.. All().Keys];

    private static Dictionary<string, IInputs<T>> All() => new()
    {
        ["images"] = Digits.Inputs<T>(),
        ["coloured images"] = Coloured.Standardized<T>(),
        ["numbers"] = new DenseInputs<T>(Numbers(6 * 5), ExampleShape.Sequence(3, 2)),
        ["noise"] = new NoiseInputs<T>(5, new(3, 7, 2), Key, 0.5, 2),
        ["rotated"] = Coloured.Inputs<T>().Rotated(33, 0.25),
        ["augmented"] = Coloured.Inputs<T>().Augmented(Everything, Key, 4),
        ["shifted"] = Digits.Inputs<T>().Augmented(new() { Shift = 3, FlipsHorizontally = true }, Key, 4),
        ["augmented again"] = Digits.Inputs<T>().Rotated(-10).Augmented(Everything, Key, 2).Augmented(Everything, Key.Fold(1), 3).Rotated(5),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_depends_on_its_index_alone(string name)
    {
        var inputs = All()[name];
        var length = inputs.Shape.Length;
        var order = new int[inputs.Count];
        Key.Permutation(order);
        var together = Gathered(inputs, order);
        for (var i = 0; i < order.Length; i++) Assert.Equal(Gathered(inputs, order[i]), together.AsSpan(i * length, length).ToArray());

        var threads = new T[order.Length][];
        Parallel.For(0, order.Length, i => threads[i] = Gathered(inputs, order[i], order[^1]));
        for (var i = 0; i < order.Length; i++) Assert.Equal(Gathered(inputs, order[i], order[^1]), threads[i]);
        Assert.All(together, value => Assert.True(T.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gathering_allocates_nothing(string name)
    {
        var inputs = All()[name];
        int[] batch = [.. Enumerable.Range(0, 40).Select(i => i * 7 % inputs.Count)];
        var destination = new T[batch.Length * inputs.Shape.Length];
        long Once()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            inputs.Gather(batch, destination);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Once();
        var first = (T[])destination.Clone();

        // What a call allocates shows in every call; what the runtime does while it compiles a method again does not.
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Once()));
        Assert.Equal(first, destination);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Indices_and_room_are_checked_before_anything_is_written(string name)
    {
        var inputs = All()[name];
        var destination = new T[2 * inputs.Shape.Length];
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => inputs.Gather([0, inputs.Count], destination));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => inputs.Gather([0, -1], destination));
        Assert.Throws<ArgumentException>("destination", () => inputs.Gather([0, 0, 0], destination));
        Assert.All(destination, value => Assert.Equal(T.Zero, value));

        // Room that is rounded up is left as it is.
        inputs.Gather([0], destination);
        Assert.All(destination[inputs.Shape.Length..], value => Assert.Equal(T.Zero, value));
    }

    [Theory]
    [InlineData(1, 4, 17)]
    [InlineData(3, 7, 5)]
    [InlineData(2, 1, 1)]
    [InlineData(5, 16, 16)]
    public void Every_byte_is_scaled_by_its_channel(int channels, int height, int width)
    {
        var shape = new ExampleShape(height, width, channels);
        var images = new ByteImages(ImageFiles.Bytes(channels, 3 * shape.Length), shape);
        double[] shift = [.. Enumerable.Range(0, channels).Select(c => 0.1 + (0.2 * c))];
        double[] scale = [.. Enumerable.Range(0, channels).Select(c => 0.5 - (0.3 * c))];
        var actual = Gathered(new ImageInputs<T>(images, shift, scale), 2, 0);
        byte[] expected = [.. images[2], .. images[0]];
        for (var i = 0; i < actual.Length; i++)
            Assert.Equal(((expected[i] / 255.0) - shift[i % channels]) / scale[i % channels], double.CreateChecked(actual[i]), typeof(T) == typeof(float) ? 1e-5 : 1e-13);
    }

    [Fact]
    public void Black_is_0_and_white_is_1_exactly_and_every_byte_is_the_nearest_but_for_its_last_bit()
    {
        var ramp = new ByteImages(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), ExampleShape.Vector(256) with { Height = 256, Channels = 1 });
        var actual = Gathered(ramp.Inputs<T>(), 0);
        Assert.Equal((T.Zero, T.One), (actual[0], actual[255]));
        for (var i = 0; i < 256; i++)
        {
            var nearest = T.CreateChecked(i) / T.CreateChecked(255);
            Assert.InRange(actual[i], T.BitDecrement(nearest), T.BitIncrement(nearest));
        }

        // Ink on paper becomes light on dark.
        var inverse = Gathered(ramp.Inputs<T>(1, -1), 0);
        Assert.Equal((T.One, T.Zero), (inverse[0], inverse[255]));
    }

    [Fact]
    public void Standardised_images_have_mean_0_and_deviation_1_and_a_channel_of_one_colour_is_0()
    {
        var pixels = Coloured.Pixels.ToArray();
        for (var i = 1; i < pixels.Length; i += 3) pixels[i] = 200;
        var images = new ByteImages(pixels, Coloured.Shape);
        var values = Gathered(images.Standardized<T>(), [.. Enumerable.Range(0, images.Count)]).Select(double.CreateChecked).ToArray();
        for (var c = 0; c < 3; c++)
        {
            double[] channel = [.. values.Where((_, i) => i % 3 == c)];
            Assert.Equal(0, channel.Average(), 1e-5);
            Assert.Equal(c == 1 ? 0 : 1, channel.Average(value => value * value), 1e-5);
        }

        Assert.Throws<ArgumentException>("shift", () => Digits.Standardized<T>(images.Moments()));
    }

    [Fact]
    public void Scales_and_shifts_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => Digits.Inputs<T>(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => Digits.Inputs<T>(0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("scale", () => Digits.Inputs<T>(0, 1e-320));
        Assert.Throws<ArgumentOutOfRangeException>("shift", () => Digits.Inputs<T>(double.PositiveInfinity));
        Assert.Throws<ArgumentException>("scale", () => new ImageInputs<T>(Coloured, [0], [1, 2]));
        Assert.Throws<ArgumentNullException>("images", () => new ImageInputs<T>(null!));
    }

    [Fact]
    public void Numbers_are_gathered_as_they_are()
    {
        var numbers = Numbers(6 * 5);
        var inputs = new DenseInputs<T>(numbers, ExampleShape.Sequence(3, 2));
        Assert.Equal(5, inputs.Count);
        Assert.Equal([.. numbers[18..24], .. numbers[..6]], Gathered(inputs, 3, 0));
        Assert.Equal(numbers[24..], Gathered(inputs.Take(^1..), 0));
        Assert.Throws<ArgumentOutOfRangeException>("range", () => inputs.Take(0..0));
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_done()
    {
        var inputs = Coloured.Inputs<T>();
        var augmented = inputs.Augmented(new(), Key, 3);
        Assert.Equal(21, augmented.Count);
        Assert.Equal(Gathered(inputs, 2, 0, 6), Gathered(augmented, 9, 7, 20));
        Assert.Equal(Gathered(inputs, 2), Gathered(inputs.Rotated(0), 2));
    }

    [Fact]
    public void Copies_differ_and_other_keys_too()
    {
        var (one, other) = (Coloured.Inputs<T>().Augmented(Everything, Key, 3), Coloured.Inputs<T>().Augmented(Everything, Key.Fold(0), 3));
        Assert.NotEqual(Gathered(one, 1), Gathered(one, 8));
        Assert.NotEqual(Gathered(one, 1), Gathered(Coloured.Inputs<T>(), 1));
        Assert.NotEqual(Gathered(one, 1), Gathered(other, 1));
        Assert.Equal(Gathered(one, 1), Gathered(Coloured.Inputs<T>().Augmented(Everything, Key, 300), 1));
    }

    [Fact]
    public void Every_shift_and_flip_occurs_about_as_often_as_another_and_none_else()
    {
        const int Copies = 5000;
        var (image, shape) = (Numbers(4 * 5 * 2), new ExampleShape(4, 5, 2));
        var augmented = new DenseInputs<T>(image, shape).Augmented(new() { Shift = 1, FlipsHorizontally = true, Padding = 7 }, Key, Copies);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Copies; i++) counts[Text(Gathered(augmented, i))] = counts.GetValueOrDefault(Text(Gathered(augmented, i))) + 1;

        var expected = new HashSet<string>();
        foreach (var flip in new[] { false, true })
        {
            for (var (down, right) = (-1, -1); down <= 1; (down, right) = right == 1 ? (down + 1, -1) : (down, right + 1))
            {
                var moved = new T[image.Length];
                for (var i = 0; i < moved.Length; i++)
                {
                    var (y, x, c) = ((i / 10) - down, (i / 2 % 5) - right, i % 2);
                    moved[i] = y is < 0 or > 3 || x is < 0 or > 4 ? T.CreateChecked(7) : image[(((y * 5) + (flip ? 4 - x : x)) * 2) + c];
                }

                expected.Add(Text(moved));
            }
        }

        Assert.Equal(18, expected.Count);
        Assert.Equal(expected.Order(), counts.Keys.Order());

        // Five standard deviations of a count of 5000 draws with probability 1/18.
        Assert.All(counts.Values, count => Assert.InRange(count, (Copies / 18.0) - 81, (Copies / 18.0) + 81));
    }

    [Fact]
    public void A_quarter_of_a_turn_is_exact_and_counter_clockwise()
    {
        T[] image = [.. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }.Select(T.CreateChecked)];
        var inputs = new DenseInputs<T>(image, new(3, 3, 1));
        Assert.Equal([.. new[] { 3, 6, 9, 2, 5, 8, 1, 4, 7 }.Select(T.CreateChecked)], Gathered(inputs.Rotated(90), 0));
        Assert.Equal([.. new[] { 9, 8, 7, 6, 5, 4, 3, 2, 1 }.Select(T.CreateChecked)], Gathered(inputs.Rotated(-180), 0));
        Assert.Equal(image, Gathered(inputs.Rotated(90).Rotated(270), 0));
        Assert.Equal(image, Gathered(inputs.Rotated(360), 0));
    }

    // A plane stays a plane under bilinear interpolation, so what is within the image is known in closed form.
    [Fact]
    public void Rotation_interpolates_bilinearly()
    {
        const int Side = 15;
        var shape = new ExampleShape(Side, Side, 1);
        var inputs = new DenseInputs<T>(Enumerable.Range(0, Side * Side).Select(i => T.CreateChecked((3 * (i / Side)) - (2 * (i % Side)))).ToArray(), shape);
        var (sine, cosine) = Math.SinCos(30 * Math.PI / 180);
        var actual = Gathered(inputs.Rotated(30, -99), 0);
        var within = 0;
        for (var i = 0; i < actual.Length; i++)
        {
            var (right, up) = ((i % Side) - 7, 7 - (i / Side));
            var (column, row) = (7 + (cosine * right) + (sine * up), 7 - ((cosine * up) - (sine * right)));
            if (row is < 0 or > Side - 1 || column is < 0 or > Side - 1) continue;
            Assert.Equal((3 * row) - (2 * column), double.CreateChecked(actual[i]), typeof(T) == typeof(float) ? 1e-4 : 1e-12);
            within++;
        }

        Assert.InRange(within, 150, 220);
        Assert.Equal(-99, double.CreateChecked(actual[0]));
    }

    [Fact]
    public void Scaling_and_rotation_stay_within_their_ranges()
    {
        // A dot right of the centre tells angle and factor: where it lies is read off its centre of mass.
        const int Side = 41;
        var dot = new T[Side * Side];
        for (var y = 19; y <= 21; y++) (dot[(y * Side) + 29], dot[(y * Side) + 30], dot[(y * Side) + 31]) = (T.One, T.One, T.One);
        var augmented = new DenseInputs<T>(dot, new(Side, Side, 1)).Augmented(new() { Rotation = 40, Scaling = 0.25 }, Key, 400);
        var (angles, factors) = (new double[400], new double[400]);
        for (var i = 0; i < 400; i++)
        {
            var moved = Gathered(augmented, i).Select(double.CreateChecked).ToArray();
            var (right, up) = (moved.Select((value, j) => value * ((j % Side) - 20)).Sum() / moved.Sum(), moved.Select((value, j) => value * (20 - (j / Side))).Sum() / moved.Sum());
            (angles[i], factors[i]) = (Math.Atan2(up, right) * 180 / Math.PI, Math.Sqrt((right * right) + (up * up)) / 10);
        }

        Assert.InRange(angles.Min(), -41, -38);
        Assert.InRange(angles.Max(), 38, 41);
        Assert.InRange(factors.Min(), 0.74, 0.77);
        Assert.InRange(factors.Max(), 1.23, 1.26);
    }

    [Fact]
    public void Cutout_is_a_square_within_the_image_centred_at_every_place()
    {
        var shape = new ExampleShape(6, 7, 2);
        T[] ones = [.. Enumerable.Repeat(T.One, shape.Length)];
        var augmented = new DenseInputs<T>(ones, shape).Augmented(new() { Cutout = 3 }, Key, 1000);
        var seen = new HashSet<string>();
        for (var i = 0; i < augmented.Count; i++)
        {
            var image = Gathered(augmented, i);
            int[] cut = [.. Enumerable.Range(0, shape.Places).Where(place => image[2 * place] == T.Zero)];
            Assert.All(cut, place => Assert.Equal(T.Zero, image[(2 * place) + 1]));
            var (height, width) = (cut.Max(place => place / 7) - cut.Min(place => place / 7) + 1, cut.Max(place => place % 7) - cut.Min(place => place % 7) + 1);
            Assert.Equal(cut.Length, height * width);
            Assert.InRange(height, 2, 3);
            Assert.InRange(width, 2, 3);
            seen.Add(string.Join(',', cut));
        }

        Assert.Equal(6 * 7, seen.Count);
    }

    [Fact]
    public void Noise_has_its_mean_and_deviation_and_longer_examples_than_a_tile()
    {
        var noise = new NoiseInputs<T>(20, new(30, 30, 1), Key, 3, 0.5);
        Moments(Gathered(noise, [.. Enumerable.Range(0, 20)]), 3, 0.5);
        Assert.NotEqual(Gathered(noise, 0), Gathered(noise, 1));

        var augmented = new DenseInputs<T>(new T[900], new(30, 30, 1)).Augmented(new() { Noise = 0.25 }, Key, 20);
        Moments(Gathered(augmented, [.. Enumerable.Range(0, 20)]), 0, 0.25);
        Assert.Equal(900, Gathered(augmented, 3).Distinct().Count(), 900 * 0.01);

        static void Moments(T[] values, double mean, double deviation)
        {
            double[] numbers = [.. values.Select(double.CreateChecked)];
            Assert.Equal(mean, numbers.Average(), 5 * deviation / Math.Sqrt(numbers.Length));
            Assert.Equal(deviation, Math.Sqrt(numbers.Average(value => (value - mean) * (value - mean))), 5 * deviation / Math.Sqrt(2 * numbers.Length));
        }
    }

    [Fact]
    public void Asking_for_more_leaves_the_other_draws_as_they_were()
    {
        var inputs = Digits.Inputs<T>();
        var (plain, more) = (inputs.Augmented(new() { Shift = 2 }, Key, 5), inputs.Augmented(new() { Shift = 2, Cutout = 2, Padding = 0 }, Key, 5));
        for (var i = 0; i < plain.Count; i++)
        {
            var (one, other) = (Gathered(plain, i), Gathered(more, i));
            Assert.InRange(one.Zip(other).Count(pair => pair.Item1 != pair.Item2), 0, 4);
        }
    }

    [Fact]
    public void Ranges_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Shift", () => new Augmentation { Shift = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("Rotation", () => new Augmentation { Rotation = 181 });
        Assert.Throws<ArgumentOutOfRangeException>("Rotation", () => new Augmentation { Rotation = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>("Scaling", () => new Augmentation { Scaling = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("Cutout", () => new Augmentation { Cutout = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("Noise", () => new Augmentation { Noise = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>("Padding", () => new Augmentation { Padding = double.NaN });
        var inputs = Digits.Inputs<T>();
        Assert.Throws<ArgumentOutOfRangeException>("copies", () => inputs.Augmented(new(), Key, 0));
        Assert.Throws<ArgumentOutOfRangeException>("copies", () => inputs.Augmented(new(), Key, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("degrees", () => inputs.Rotated(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => inputs.Rotated(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new NoiseInputs<T>(0, new(1, 1, 1), Key));
        Assert.Throws<ArgumentOutOfRangeException>("deviation", () => new NoiseInputs<T>(1, new(1, 1, 1), Key, 0, -1));
        Assert.Throws<ArgumentNullException>("source", () => Inputs.Augmented<T>(null!, new(), Key, 1));
    }

    private static T[] Numbers(int length) => [.. Enumerable.Range(0, length).Select(i => T.CreateChecked(((i * 37 % 101) - 50) / 8.0))];

    private static string Text(T[] values) => string.Join(' ', values);

    private static T[] Gathered(IInputs<T> inputs, params int[] batch)
    {
        var destination = new T[batch.Length * inputs.Shape.Length];
        inputs.Gather(batch, destination);
        return destination;
    }
}

public sealed class SingleInputsTests : InputsTests<float>;

public sealed class DoubleInputsTests : InputsTests<double>;
