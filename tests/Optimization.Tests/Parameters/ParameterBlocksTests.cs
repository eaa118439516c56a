namespace Toolkit.Optimization.Tests;

public sealed class ParameterBlocksTests
{
    private static readonly ParameterBlocks Blocks = ParameterBlocks.Of(("weights", [512, 784]), ("kernel", [8, 3, 5]), ("scale", []), ("bias", [512]));

    [Fact]
    public void Blocks_lie_one_after_the_other()
    {
        Assert.Equal([0, 401408, 401528, 401529], Blocks.All.Select(block => block.Offset));
        Assert.Equal([401408, 120, 1, 512], Blocks.All.Select(block => block.Length));
        Assert.Equal([(512, 784), (8, 15), (1, 1), (512, 1)], Blocks.All.Select(block => (block.Rows, block.Columns)));
        Assert.Equal((0, 402041, 402041), (Blocks.Offset, Blocks.Length, Blocks.VectorLength));
    }

    [Fact]
    public void An_unknown_name_is_told_the_known_ones() =>
        Assert.Contains("\"weights\", \"kernel\", \"scale\", \"bias\"", Assert.Throws<KeyNotFoundException>(() => Blocks["weight"]).Message, StringComparison.Ordinal);

    [Fact]
    public void Neighbours_form_a_region()
    {
        var region = Blocks["bias", "scale"];

        Assert.Equal((401528, 513, 402041), (region.Offset, region.Length, region.VectorLength));
        Assert.Equal(Blocks["bias"], region["bias"]);
        Assert.Throws<ArgumentException>(() => Blocks["weights", "bias"]);
        Assert.Throws<ArgumentException>(() => Blocks["bias", "bias"]);
        Assert.Throws<KeyNotFoundException>(() => region["weights"]);
    }

    [Fact]
    public void Equality_hash_and_print_are_by_content()
    {
        var again = ParameterBlocks.Of(("weights", [512, 784]), ("kernel", [8, 3, 5]), ("scale", []), ("bias", [512]));
        var turned = ParameterBlocks.Of(("weights", [784, 512]), ("kernel", [8, 3, 5]), ("scale", []), ("bias", [512]));

        Assert.Equal(Blocks, again);
        Assert.Equal(Blocks.GetHashCode(), again.GetHashCode());
        Assert.Equal(Blocks["bias"], again["bias"]);
        Assert.NotEqual(Blocks, turned);
        Assert.NotEqual(Blocks["weights"], turned["weights"]);
        Assert.Equal("kernel[8, 3, 5] at 401408 of 402041", Blocks["kernel"].ToString());
        Assert.Equal("a[2] at 0 of 3; b[] at 2 of 3", ParameterBlocks.Of(("a", [2]), ("b", [])).ToString());
    }

    [Fact]
    public void A_transform_prints_its_region_so_that_a_checkpoint_knows_it() => Assert.Contains(
        "bias[512] at 401529 of 402041", Transforms.Adam<float>().On(Blocks["bias"]).Operator.ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_is_no_layout_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ParameterBlocks.Of());
        Assert.Throws<ArgumentException>(() => ParameterBlocks.Of(("", [1])));
        Assert.Throws<ArgumentException>(() => ParameterBlocks.Of(("a", [1]), ("a", [2])));
        Assert.Throws<ArgumentException>(() => ParameterBlocks.Of(("a", default)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterBlocks.Of(("a", [-1])));
        Assert.Throws<OverflowException>(() => ParameterBlocks.Of(("a", [1 << 16, 1 << 16])));
    }
}
