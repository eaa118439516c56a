namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Attacks on ensembles: their gradient against closed forms and differences, and what the two attacks promise.</summary>
public sealed class AttackTests
{
    private const int Width = 4;
    private const int Classes = 3;
    private const int Examples = 5;

    private static readonly int[] Labels = [0, 2, 1, 1, 0];
    private static readonly double[] Inputs = Drawn();

    private static RandomKey Key => RandomKey.FromSeed(95);

    // −ln p̄ of linear members: Σ wₛ Wₛᵀ (pₛ − e_y), wₛ = pₛ(y)/Σ p(y).
    [Fact]
    public void The_gradient_of_linear_members_has_its_closed_form()
    {
        var network = Linear();
        var (members, workspace, losses, gradients) = (Members(network, 3), new Workspace(), new double[Examples], new double[Inputs.Length]);
        EnsembleLoss.Evaluate(network, Rows(members, 3), Inputs, new(Labels, default), losses, gradients, workspace);
        for (var i = 0; i < Examples; i++)
        {
            var (expected, total) = (new double[Width], 0.0);
            for (var s = 0; s < 3; s++)
            {
                var own = members.AsSpan(s * network.Dimension, network.Dimension).ToArray();
                double[] z = [.. Enumerable.Range(0, Classes).Select(c => own[(Classes * Width) + c] + Enumerable.Range(0, Width).Sum(j => own[(c * Width) + j] * Inputs[(i * Width) + j]))];
                var sum = z.Sum(Math.Exp);
                double[] p = [.. z.Select(v => Math.Exp(v) / sum)];
                total += p[Labels[i]];
                for (var j = 0; j < Width; j++) expected[j] += p[Labels[i]] * Enumerable.Range(0, Classes).Sum(c => own[(c * Width) + j] * (p[c] - (c == Labels[i] ? 1 : 0)));
            }

            Assert.Equal(-Math.Log(total / 3), losses[i], 1e-12);
            for (var j = 0; j < Width; j++) Assert.Equal(expected[j] / total, gradients[(i * Width) + j], 1e-12);
        }
    }

    [Fact]
    public void The_gradient_is_a_limit_of_differences()
    {
        var network = Deep();
        var (members, workspace, losses, gradients) = (Members(network, 4), new Workspace(), new double[Examples], new double[Inputs.Length]);
        EnsembleLoss.Evaluate(network, Rows(members, 4), Inputs, new(Labels, default), default, gradients, workspace);
        const double Delta = 1e-5;
        for (var k = 0; k < Inputs.Length; k++)
        {
            double At(double moved)
            {
                double[] x = [.. Inputs];
                x[k] += moved;
                EnsembleLoss.Evaluate(network, Rows(members, 4), x, new(Labels, default), losses, default, workspace);
                return losses[k / Width];
            }

            Assert.Equal((At(Delta) - At(-Delta)) / (2 * Delta), gradients[k], 1e-8);
        }
    }

    // Losses of 900 and more: the members' probabilities are 0 in any number type, and their weights are not.
    [Fact]
    public void Members_that_are_surely_wrong_still_have_a_gradient()
    {
        var network = Linear();
        double[] members = [.. Members(network, 2).Select(value => 3000 * value)];
        var (losses, gradients) = (new double[Examples], new double[Inputs.Length]);
        EnsembleLoss.Evaluate(network, Rows(members, 2), Inputs, new(Labels, default), losses, gradients, new Workspace());
        Assert.Contains(losses, loss => loss > 800);
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.All(gradients, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void One_member_is_attacked_as_a_network_is()
    {
        var network = Deep();
        var (member, workspace, gradient, attacked) = (Members(network, 1), new Workspace(), new double[Inputs.Length], new double[Inputs.Length]);
        network.InputGradient(Inputs, new(Labels, default), member, default, gradient, workspace);
        Attacks.FastGradientSign<double>(0.07).Perturb(network, Rows(member, 1), Inputs, new(Labels, default), attacked, workspace);
        for (var k = 0; k < Inputs.Length; k++) Assert.Equal(Math.Clamp(Inputs[k] + (0.07 * Math.Sign(gradient[k])), 0, 1), attacked[k]);
        var again = new double[Inputs.Length];
        Attacks.ProjectedGradient<double>(0.07, 0.07, 1).Perturb(network, Rows(member, 1), Inputs, new(Labels, default), again, workspace);
        Assert.Equal(attacked, again);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.05)]
    [InlineData(0.6)]
    public void Attacks_stay_in_the_ball_and_in_the_range(double epsilon)
    {
        var network = Deep();
        var (members, workspace, attacked, again) = (Members(network, 3), new Workspace(), new double[Inputs.Length], new double[Inputs.Length]);
        foreach (var attack in (IAttack<double>[])[Attacks.FastGradientSign<double>(epsilon), Attacks.ProjectedGradient<double>(epsilon, epsilon / 4, 7), Attacks.ProjectedGradient<double>(epsilon, epsilon / 4, 7, Key)])
        {
            attack.Perturb(network, Rows(members, 3), Inputs, new(Labels, default), attacked, workspace);
            attack.Perturb(network, Rows(members, 3), Inputs, new(Labels, default), again, workspace);
            Assert.Equal(attacked, again);
            for (var k = 0; k < Inputs.Length; k++)
            {
                Assert.InRange(Math.Abs(attacked[k] - Inputs[k]), 0, epsilon + 1e-15);
                Assert.InRange(attacked[k], 0, 1);
            }

            if (epsilon == 0) Assert.Equal(Inputs, attacked);
            else Assert.NotEqual(Inputs, attacked);
        }
    }

    // Of two classes the loss of a linear member grows with one number, whose largest value in the ball is at a corner.
    [Fact]
    public void Of_a_linear_member_with_two_classes_it_is_the_worst_input()
    {
        var network = Network.Of<double>(Width).Dense(2).Objective(new VectorInputs(Inputs, Width), Targets<double>.Labels([0, 1, 1, 1, 0]), new SoftmaxCrossEntropy<double>());
        int[] labels = [0, 1, 1, 1, 0];
        var (member, workspace, attacked, losses) = (Members(network, 1), new Workspace(), new double[Inputs.Length], new double[Examples]);
        Attacks.FastGradientSign<double>(0.1, -10, 10).Perturb(network, Rows(member, 1), Inputs, new(labels, default), attacked, workspace);
        EnsembleLoss.Evaluate(network, Rows(member, 1), attacked, new(labels, default), losses, default, workspace);
        double[] worst = [.. losses];
        for (var corner = 0; corner < 1 << Width; corner++)
        {
            for (var k = 0; k < Inputs.Length; k++) attacked[k] = Inputs[k] + (((corner >> (k % Width)) & 1) == 1 ? 0.1 : -0.1);
            EnsembleLoss.Evaluate(network, Rows(member, 1), attacked, new(labels, default), losses, default, workspace);
            for (var i = 0; i < Examples; i++) Assert.True(losses[i] <= worst[i] + 1e-12);
        }
    }

    [Fact]
    public void In_steady_state_nothing_is_allocated()
    {
        var network = Deep();
        var (members, workspace, attacked, attack) = (Members(network, 3), new Workspace(), new double[Inputs.Length], Attacks.ProjectedGradient<double>(0.1, 0.03, 5, Key));
        Assert.Equal(0, SteadyState.Bytes(() => attack.Perturb(network, Rows(members, 3), Inputs, new(Labels, default), attacked, workspace)));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Attacks.FastGradientSign<double>(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attacks.FastGradientSign<double>(0.1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attacks.ProjectedGradient<double>(0.1, double.NaN, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attacks.ProjectedGradient<double>(0.1, 0.1, 0));
        var network = Linear();
        Assert.Throws<ArgumentException>(() => EnsembleLoss.Evaluate(network, default, Inputs, new(Labels, default), default, new double[Inputs.Length], new Workspace()));
        Assert.Throws<ArgumentException>(() => EnsembleLoss.Evaluate(network, Rows(Members(network, 1), 1), Inputs.AsSpan(1), new(Labels, default), default, new double[Inputs.Length], new Workspace()));
    }

    private static NetworkObjective<double> Linear() => Network.Of<double>(Width).Dense(Classes)
        .Objective(new VectorInputs(Inputs, Width), Targets<double>.Labels([.. Labels]), new SoftmaxCrossEntropy<double>());

    private static NetworkObjective<double> Deep() => Network.Of<double>(Width).Dense(6).Tanh().Dense(Classes)
        .Objective(new VectorInputs(Inputs, Width), Targets<double>.Labels([.. Labels]), new SoftmaxCrossEntropy<double>());

    private static double[] Members(in NetworkObjective<double> network, int count)
    {
        var members = new double[count * network.Dimension];
        Key.Fold(1).Normals<double>(members);
        return members;
    }

    private static ReadOnlyMatrixSpan<double> Rows(double[] members, int count) => new(members, count, members.Length / count);

    private static double[] Drawn()
    {
        var inputs = new double[Examples * Width];
        Key.Uniforms<double>(inputs);
        return inputs;
    }
}
