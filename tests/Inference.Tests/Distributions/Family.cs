namespace Toolkit.Inference.Tests.Distributions;

/// <summary>A family of distributions on the line, or on the counts, with what is known of it from elsewhere.</summary>
internal sealed record Family(
    string Name,
    Func<Variable<double>[], IDistribution<double>> Make,
    double[] Points,
    double[][] Parameters,
    double Lower,
    double Upper,
    bool IsDiscrete,
    Func<double[], Twin> Twin,
    double[][] Wrong)
{
    /// <summary>Outside of the support.</summary>
    public double[] Outside { get; init; } = [];

    /// <summary>Where the mass lies: what is integrated is stretched about it.</summary>
    public Func<double[], (double Center, double Spread)> Place { get; init; } = _ => (0, 1);

    /// <summary>Parameters that are not differentiated: numbers of trials.</summary>
    public int Fixed { get; init; }

    /// <summary>How exact the twin's distribution function is.</summary>
    public double CdfTolerance { get; init; } = 1e-12;

    public IDistribution<double> Of(params double[] parameters) => Make([.. parameters.Select(p => (Variable<double>)p)]);

    public override string ToString() => Name;
}

/// <summary>The same distribution, from another library or by its textbook formula.</summary>
internal sealed record Twin(Func<double, double> LogDensity, Func<double, double> Cdf);
