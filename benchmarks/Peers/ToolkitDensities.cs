using Toolkit.Inference;
using Toolkit.Numerics;
using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Benchmarks;

/// <summary>Our side of the gates of differentiation: models as users write them, whose gradients come from the tape.</summary>
internal static class ToolkitDensities
{
    /// <summary>Bayesian logistic regression.</summary>
    public static DensityGradient Logistic(BayesianLogisticProblem problem) => Gradient(LogisticModel(problem));

    /// <summary>The same as a model.</summary>
    public static Model<double> LogisticModel(BayesianLogisticProblem problem)
    {
        var x = Constants.Matrix(problem.Design, BayesianLogisticProblem.Rows, BayesianLogisticProblem.Features);
        var y = Constants.Vector(problem.Labels);
        return new("logistic", isStatic: true, body: model =>
        {
            var alpha = model.Real("alpha");
            var beta = model.Vector("beta", BayesianLogisticProblem.Features);
            model.Prior(alpha, Normal(0, BayesianLogisticProblem.PriorScale));
            model.Prior(beta, Normal(0, BayesianLogisticProblem.PriorScale));
            model.Observe("y", y, BernoulliLogit(alpha + Dot(x, beta)));
        });
    }

    /// <summary>Eight schools, recorded once and replayed.</summary>
    public static DensityGradient Schools() => Gradient(SchoolsModel(isStatic: true));

    /// <summary>Eight schools, whose lambda is run at each evaluation.</summary>
    public static DensityGradient SchoolsRunEachTime() => Gradient(SchoolsModel(isStatic: false));

    /// <summary>A Gaussian of 100 dimensions with a dense precision matrix.</summary>
    public static DensityGradient Gaussian() => Gradient(GaussianModel());

    /// <summary>The same as a model.</summary>
    public static Model<double> GaussianModel()
    {
        var precision = Constants.Matrix<double>(GaussianProblem.Precision(), GaussianProblem.Dimension, GaussianProblem.Dimension);
        return new("gaussian", isStatic: true, body: model =>
        {
            var x = model.Vector("x", GaussianProblem.Dimension);
            model.Add(-0.5 * Dot(x, Dot(precision, x)));
        });
    }

    /// <summary>
    /// Every model that comes with the toolkit and whose data are here, built in or beside the repository, run each time and replayed: its name, the length of its
    /// point, its gradient.
    /// </summary>
    public static IReadOnlyList<(string Name, int Dimension, DensityGradient Gradient)> BuiltIn() =>
    [
        .. from posterior in Posteriors.All
           let data = DataOf(posterior)
           where data is not null
           let model = posterior.Model(data).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}"))
           from way in (Model<double>[])[model, model.AsStatic()]
           select (way.IsStatic ? $"{posterior.Name}, replayed" : posterior.Name, way.Dimension, Gradient(way)),
    ];

    /// <summary>The models whose data are not here.</summary>
    public static IReadOnlyList<string> WithoutData() => [.. Posteriors.All.Where(posterior => DataOf(posterior) is null).Select(posterior => posterior.Name)];

    private static DataRecord? DataOf(Posterior posterior)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null && posterior.Folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "posteriors", posterior.Folder, "data.json");
            if (File.Exists(file)) return DataRecord.Read(file).Match(Succ: data => data, Fail: errors => throw new InvalidDataException($"{errors}"));
        }

        return posterior.BuiltIn;
    }

    /// <summary>Eight schools as a model.</summary>
    public static Model<double> SchoolsModel(bool isStatic)
    {
        var (y, sigma) = (Constants.Vector(EightSchoolsProblem.Effects), Constants.Vector(EightSchoolsProblem.Errors));
        return new("eight schools", isStatic: isStatic, body: model =>
        {
            var mu = model.Real("mu");
            var tau = model.Real("tau", Positive);
            var standardised = model.Vector("theta_tilde", EightSchoolsProblem.Schools);
            model.Prior(mu, Normal(0, 5));
            model.Prior(tau, Cauchy(0, 5));
            model.Prior(standardised, Normal(0, 1));
            model.Observe("y", y, Normal(mu + (tau * standardised), sigma));
        });
    }

    private static DensityGradient Gradient(Model<double> model)
    {
        var workspace = new Workspace();
        return (point, gradient) => model.LogDensityAndGradient(point, gradient, workspace);
    }
}
