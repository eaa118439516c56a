using FsCheck;
using FsCheck.Fluent;
using Toolkit.Numerics.Tests;

namespace Toolkit.Inference.Tests.Models;

/// <summary>Each transform is a bijection onto its set, and its log-Jacobian is that of differences.</summary>
public class ConstraintTests
{
    private static readonly Dictionary<string, Row> Rows = new Row[]
    {
        // The free coordinates of a value: as many as there are free values, so that the Jacobian is square.
        Row.Of("real", default(Unconstrained<double>), Shape.Vector(3), All),
        Row.Of("positive", Constraints.Positive, Shape.Vector(3), All),
        Row.Of("positive scalar", Constraints.Positive, Shape.Scalar, All),
        Row.Of("positive matrix", Constraints.Positive, new Shape(2, 3), All),
        Row.Of("lower", Constraints.Lower(-2.0), Shape.Vector(3), All),
        Row.Of("lower, a bound each", Constraints.Lower(Constants.Vector(1.0, -4, 9)), Shape.Vector(3), All),
        Row.Of("upper", Constraints.Upper(1.5), Shape.Vector(2), All),
        Row.Of("upper scalar", Constraints.Upper(-7.0), Shape.Scalar, All),
        Row.Of("unit interval", Constraints.Interval(0.0, 1.0), Shape.Scalar, All),
        Row.Of("interval", Constraints.Interval(-3.0, 2.5), Shape.Vector(4), All),
        Row.Of("interval, bounds each", Constraints.Interval(Constants.Vector(0.0, -1), Constants.Vector(2.0, 5)), Shape.Vector(2), All),
        Row.Of("interval, one bound each", Constraints.Interval(0.0, Constants.Vector(2.0, 5)), Shape.Vector(2), All),
        Row.Of("affine", Constraints.OffsetMultiplier(3.0, 0.2), Shape.Vector(3), All),
        Row.Of("affine, each", Constraints.OffsetMultiplier(Constants.Vector(1.0, 2, 3), Constants.Vector(4.0, 0.5, 2)), Shape.Vector(3), All),
        Row.Of("affine scalar", Constraints.OffsetMultiplier(3.0, 7.0), Shape.Scalar, All),
        Row.Of("ordered", Constraints.Ordered, Shape.Vector(4), All),
        Row.Of("ordered of one", Constraints.Ordered, Shape.Vector(1), All),
        Row.Of("positive ordered", Constraints.PositiveOrdered, Shape.Vector(4), All),
        Row.Of("simplex", Constraints.Simplex, Shape.Vector(5), (y, _) => y[..^1]),
        Row.Of("simplex of two", Constraints.Simplex, Shape.Vector(2), (y, _) => y[..^1]),
        Row.Of("sum to zero", Constraints.SumToZero, Shape.Vector(5), OnThePlane),
        Row.Of("Cholesky factor of a correlation", Constraints.CholeskyCorrelation, new Shape(4, 4), Below),
        Row.Of("Cholesky factor of a correlation of two", Constraints.CholeskyCorrelation, new Shape(2, 2), Below),
        Row.Of("correlation", Constraints.CorrelationMatrix, new Shape(4, 4), Below),
        Row.Of("Cholesky factor of a covariance", Constraints.CholeskyCovariance, new Shape(3, 3), BelowAndOn),
        Row.Of("Cholesky factor of a covariance of one", Constraints.CholeskyCovariance, new Shape(1, 1), BelowAndOn),
        Row.Of("covariance", Constraints.CovarianceMatrix, new Shape(3, 3), BelowAndOn),
        Row.Of("covariance of one", Constraints.CovarianceMatrix, new Shape(1, 1), BelowAndOn),

        // No bijection: see A_unit_vector_has_norm_1_and_the_density_of_a_normal_radius.
        Row.Of("unit vector", Constraints.UnitVector, Shape.Vector(3), All),
    }.ToDictionary(row => row.Name);

    public static TheoryData<string> Names => new(Rows.Keys);

    public static TheoryData<string> Bijections => new(Rows.Keys.Where(name => name != "unit vector"));

    // Those whose Jacobian is not 1 everywhere.
    public static TheoryData<string> Stretching => new(Rows.Keys.Where(name => name is not ("unit vector" or "real" or "sum to zero" or "ordered of one")));

    [Theory]
    [MemberData(nameof(Bijections))]
    public void The_log_Jacobian_is_that_of_differences(string name) => ForAll(name, HasTheJacobianOfDifferences);

    [Theory]
    [MemberData(nameof(Stretching))]
    public void A_dropped_Jacobian_is_seen(string name) => Assert.ThrowsAny<Exception>(() => ForAll(
        name, (row, free) => HasTheJacobianOfDifferences(row with { Constrain = free => (row.Constrain(free).Value, 0) }, free)));

    private static void HasTheJacobianOfDifferences(Row row, double[] free)
    {
        var n = free.Length;
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n);
        for (var j = 0; j < n; j++)
        {
            double[] At(double by)
            {
                var moved = (double[])free.Clone();
                moved[j] += by;
                return row.Coordinates(row.Constrain(moved).Value, row.Shape);
            }

            // Central differences of two lengths, extrapolated.
            var (near, far) = (1e-3, 2e-3);
            var (a, b, c, d) = (At(near), At(-near), At(far), At(-far));
            for (var i = 0; i < n; i++) jacobian[i, j] = ((4 * (a[i] - b[i]) / (2 * near)) - ((c[i] - d[i]) / (2 * far))) / 3;
        }

        Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), row.Constrain(free).LogJacobian, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Bijections))]
    public void Free_values_come_back(string name) => ForAll(name, (row, free) =>
    {
        var value = row.Constrain(free).Value;
        Assert.Equal(-1, row.FirstOutside(value));
        var back = row.Free(value);
        for (var i = 0; i < free.Length; i++) Assert.Equal(free[i], back[i], 1e-7 * (1 + Math.Abs(free[i])));
        var again = row.Constrain(back).Value;
        for (var i = 0; i < value.Length; i++) Assert.Equal(value[i], again[i], 1e-9 * (1 + Math.Abs(value[i])));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_of_value_and_log_Jacobian_are_those_of_differences_to_second_order(string name) =>
        ForAll(name, static (row, free) => Checked.ToSecondOrder(row.OnTape, free), tests: 10);

    /// <summary>Bounds that are expressions of earlier parameters, the first of a point.</summary>
    public static TheoryData<string, int, Func<Variable<double>, IConstraint<double>>> MovingBounds => new()
    {
        { "lower", 1, v => Constraints.Lower(v[0]) },
        { "lower, each", 3, v => Constraints.Lower(v[..3] * v[0]) },
        { "upper", 1, v => Constraints.Upper(v[0]) },
        { "upper, each", 3, v => Constraints.Upper(v[..3] * v[0]) },
        { "interval", 2, v => Constraints.Interval(v[0], v[0] + Functions.Exp(v[1])) },
        { "interval from 0", 1, v => Constraints.Interval(0.0, Functions.Exp(v[0])) },
        { "interval from a number", 1, v => Constraints.Interval(-1.5, Functions.Exp(v[0])) },
        { "interval to a number", 1, v => Constraints.Interval(-Functions.Exp(v[0]), 2.0) },
        { "interval, each", 4, v => Constraints.Interval(v[..3], v[..3] + Functions.Exp(v[3])) },
        { "affine", 2, v => Constraints.OffsetMultiplier(v[0], Functions.Exp(v[1])) },
        { "affine, each", 4, v => Constraints.OffsetMultiplier(v[3], Functions.Exp(v[..3])) },
        { "affine by a number", 1, v => Constraints.OffsetMultiplier(v[0], 2.5) },
    };

    [Theory]
    [MemberData(nameof(MovingBounds))]
    public void A_bound_that_moves_is_differentiated_too(string name, int outer, Func<Variable<double>, IConstraint<double>> constraint)
    {
        var tape = new Tape<double>();
        foreach (var shape in (Shape[])[Shape.Vector(3), Shape.Scalar])
        {
            if (shape.IsScalar && name.EndsWith("each", StringComparison.Ordinal)) continue;
            (Variable<double> Value, Variable<double> LogJacobian) Constrain(Variable<double> v) => constraint(v).Constrain(v[outer..(outer + shape.Length)], shape);
            double[] point = [.. new[] { 0.4, -0.3, 0.7, 0.2 }[..outer], .. new[] { 0.5, -1.2, 0.8 }[..shape.Length]];
            Checked.ToSecondOrder(v => Constrain(v) is var (value, jacobian) ? Functions.Concatenate(value, jacobian) : v, point);

            // Element by element: the Jacobian is diagonal.
            var sum = 0.0;
            for (var i = 0; i < shape.Length; i++)
            {
                double At(double by)
                {
                    var moved = (double[])point.Clone();
                    moved[outer + i] += by;
                    tape.Reset();
                    return Constrain(tape.Input(moved)).Value.Values[i];
                }

                sum += Math.Log(Math.Abs(((4 * (At(1e-3) - At(-1e-3)) / 2e-3) - ((At(2e-3) - At(-2e-3)) / 4e-3)) / 3));
            }

            tape.Reset();
            Assert.Equal(sum, Constrain(tape.Input(point)).LogJacobian.Value, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_second_evaluation_allocates_nothing(string name)
    {
        var row = Rows[name];
        var free = new double[row.Model.Dimension];
        for (var i = 0; i < free.Length; i++) free[i] = 0.1 * (i + 1);
        var gradient = new double[free.Length];
        Assert.Equal(0, SteadyState.Bytes(() => row.Model.LogDensityAndGradient(free, gradient, row.Workspace)));
    }

    [Fact]
    public void Far_out_the_log_Jacobian_is_still_finite()
    {
        foreach (var far in new[] { -300.0, 300 })
        {
            Assert.Equal(-300, Rows["unit interval"].Constrain([far]).LogJacobian, 1e-9);
            Assert.True(double.IsFinite(Rows["simplex"].Constrain([far, far, -far, far]).LogJacobian));
            Assert.True(double.IsFinite(Rows["Cholesky factor of a correlation of two"].Constrain([far]).LogJacobian));
        }
    }

    [Fact]
    public void At_0_a_simplex_is_its_centre()
    {
        foreach (var element in Rows["simplex"].Constrain(new double[4]).Value) Assert.Equal(0.2, element, 1e-15);
    }

    [Fact]
    public void A_unit_vector_has_norm_1_and_the_density_of_a_normal_radius()
    {
        var row = Rows["unit vector"];
        var (value, jacobian) = row.Constrain([1.0, -2, 2]);
        Assert.Equal([1 / 3.0, -2 / 3.0, 2 / 3.0], value);
        Assert.Equal(-4.5, jacobian, 1e-15);
        Assert.Equal(value, row.Constrain(row.Free(value)).Value);
    }

    public static TheoryData<string, int, double[]> OutsideOfSets => new()
    {
        { "real", 1, [0, double.NaN, 1] },
        { "positive", 1, [1, 0, 1] },
        { "lower", 1, [0, -2, 1] },
        { "lower, a bound each", 2, [1.5, 0, 8] },
        { "upper", 0, [1.5, 1] },
        { "interval", 1, [0, -3, 1, 1] },
        { "interval", 3, [0, -2, 1, 2.5] },
        { "ordered", 2, [0, 1, 1, 2] },
        { "positive ordered", 0, [0, 1, 2, 3] },
        { "simplex", 1, [0.5, 0, 0.2, 0.2, 0.1] },
        { "simplex", 4, [0.5, 0.1, 0.2, 0.2, 0.1] },
        { "sum to zero", 4, [1, 1, 1, 1, 1] },
        { "Cholesky factor of a correlation of two", 3, [1, 0, 0.6, 0.9] },
        { "Cholesky factor of a correlation of two", 1, [1, 0.1, 0.6, 0.8] },
        { "correlation", 9, [1, 0.5, 0.5, 0.5, 0.5, 1, 0.6, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 1] },
        { "correlation", 15, [1, 0.5, 0.5, 0.5, 0.5, 1, 0.6, 0.5, 0.5, 0.6, 1, 0.5, 0.5, 0.5, 0.5, 1.1] },
        { "Cholesky factor of a covariance", 4, [1, 0, 0, 2, -1, 0, 3, 4, 5] },
        { "covariance", 4, [1, 2, 0, 2, 1, 0, 0, 0, 1] },
    };

    [Theory]
    [MemberData(nameof(OutsideOfSets))]
    public void What_lies_outside_is_refused_by_its_element(string name, int element, double[] value)
    {
        var row = Rows[name];
        Assert.Equal(element, row.FirstOutside(value));
        Assert.Contains($"Element {element} is", Assert.Throws<ArgumentException>(() => row.Free(value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_cannot_lie_in_a_set_are_refused_when_the_model_is_made()
    {
        Assert.Throws<ArgumentException>(() => new Model<double>("m", model => model.Parameter("a", new Shape(2, 3), Constraints.CovarianceMatrix)));
        Assert.Throws<ArgumentException>(() => new Model<double>("m", model => model.Parameter("a", new Shape(2, 3), Constraints.Ordered)));
        Assert.Throws<ArgumentException>(() => new Model<double>("m", model => model.Parameter("a", Shape.Scalar, Constraints.UnitVector)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Constraints.Interval(1.0, 1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Constraints.Interval(0.0, double.PositiveInfinity));
    }

    private static void ForAll(string name, Action<Row, double[]> check, int tests = 40)
    {
        var row = Rows[name];
        var points = ArbMap.Default.ArbFor<NormalFloat>().Generator
            .Select(value => 2 * Math.Tanh(value.Get)).ArrayOf(row.Model.Dimension).ToArbitrary();
        Prop.ForAll(points, free => check(row, free)).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(17, 3));
    }

    private static double[] All(double[] value, Shape shape) => value;

    private static double[] Below(double[] value, Shape shape) => [.. value.Where((_, k) => k % shape.Columns < k / shape.Columns)];

    private static double[] BelowAndOn(double[] value, Shape shape) => [.. value.Where((_, k) => k % shape.Columns <= k / shape.Columns)];

    // Coordinates along an orthonormal basis by Gram–Schmidt of the differences of neighbours: another basis than the transform's.
    private static double[] OnThePlane(double[] value, Shape shape)
    {
        var basis = new List<double[]>();
        for (var k = 0; k + 1 < value.Length; k++)
        {
            var direction = new double[value.Length];
            (direction[k], direction[k + 1]) = (1, -1);
            foreach (var known in basis)
            {
                var along = known.Zip(direction, (a, b) => a * b).Sum();
                for (var i = 0; i < direction.Length; i++) direction[i] -= along * known[i];
            }

            var norm = Math.Sqrt(direction.Sum(element => element * element));
            basis.Add([.. direction.Select(element => element / norm)]);
        }

        return [.. basis.Select(direction => direction.Zip(value, (a, b) => a * b).Sum())];
    }

    private sealed record Row(
        string Name,
        Shape Shape,
        Func<double[], Shape, double[]> Coordinates,
        Func<double[], (double[] Value, double LogJacobian)> Constrain,
        Func<double[], int> FirstOutside,
        Func<double[], double[]> Free,
        Func<Variable<double>, Variable<double>> OnTape,
        Model<double> Model)
    {
        public Workspace Workspace { get; } = new();

        public static Row Of<TConstraint>(string name, TConstraint constraint, Shape shape, Func<double[], Shape, double[]> coordinates)
            where TConstraint : IConstraint<double>
        {
            var length = constraint.FreeLength(shape);
            var tape = new Tape<double>();
            return new(
                name,
                shape,
                coordinates,
                free =>
                {
                    tape.Reset();
                    var (value, jacobian) = constraint.Constrain(tape.Input(free, length == shape.Length ? shape : Shape.Vector(length)), shape);
                    Assert.Equal(shape, value.Shape);
                    return (value.Values.ToArray(), jacobian.Value);
                },
                value => constraint.FirstOutside(value, shape),
                value =>
                {
                    var free = new double[length];
                    constraint.Free(value, shape, free);
                    return free;
                },
                free =>
                {
                    var (value, jacobian) = constraint.Constrain(length == shape.Length ? Functions.Reshape(free, shape.Rows, shape.Columns) : free, shape);
                    return Functions.Concatenate(Functions.Reshape(value, value.Length, 1), jacobian);
                },
                new Model<double>(name, model =>
                {
                    var value = model.Parameter("value", shape, constraint);
                    model.Add(Weighted(value));
                }));
        }

        private static Variable<double> Weighted(Variable<double> value) => Functions.Sum(Functions.Sin(value) + Functions.Square(value));
    }
}
