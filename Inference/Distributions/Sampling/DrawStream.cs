namespace Toolkit.Inference;

/// <summary>Draws one after the other from a key: how many a rejection sampler takes is not known before. Of one key, always the same.</summary>
/// <param name="key">The key, spent by this stream.</param>
internal ref partial struct DrawStream(RandomKey key)
{
    private readonly RandomKey _key = key;
    private long _uniforms;
    private long _normals;

    /// <summary>Above 0 and below 1.</summary>
    public double Uniform()
    {
        var draw = 0.0;
        _key.OpenUniforms(new Span<double>(ref draw), _uniforms++);
        return draw;
    }

    /// <summary>Standard normal.</summary>
    public double Normal()
    {
        var draw = 0.0;
        _key.Normals(new Span<double>(ref draw), _normals++);
        return draw;
    }
}
