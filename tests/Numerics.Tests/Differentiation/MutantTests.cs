namespace Toolkit.Numerics.Tests;

/// <summary>Operations with a fault in their derivative: the check that every operation passes must see each of them.</summary>
public class MutantTests
{
    private static readonly double[] Point = [0.3, 1.2, 0.7, 2.1];

    [Fact]
    public void The_product_without_a_fault_passes() => Checked.ToSecondOrder(x => Variable<double>.Apply(new Product(Fault.None), x, Functions.Exp(x)), Point);

    [Theory]
    [InlineData(Fault.SwappedArgument)]
    [InlineData(Fault.AccumulatedTwice)]
    [InlineData(Fault.DroppedOperand)]
    [InlineData(Fault.WrongKernel)]
    [InlineData(Fault.WrongTangent)]
    public void A_product_with_a_fault_is_seen(Fault fault) =>
        Assert.ThrowsAny<Exception>(() => Checked.ToSecondOrder(x => Variable<double>.Apply(new Product(fault), x, Functions.Exp(x)), Point));

    public enum Fault
    {
        None,
        SwappedArgument,
        AccumulatedTwice,
        DroppedOperand,
        WrongKernel,
        WrongTangent,
    }

    private readonly struct Product(Fault fault) : IOperation<Product, double>
    {
        private readonly Fault _fault = fault;

        public static string Name => "Product";

        public static bool Accumulate(in Product operation, in Adjoints<double> adjoints)
        {
            if (operation._fault is not (Fault.None or Fault.WrongKernel)) return false;
            var v = adjoints.ResultAdjoint;
            var left = adjoints.Adjoint(0);
            var right = adjoints.Adjoint(1);
            for (var i = 0; i < v.Length; i++)
            {
                left[i] += v[i] * adjoints.Operand(1)[i];
                right[i] += v[i] * adjoints.Operand(0)[operation._fault is Fault.WrongKernel ? 0 : i];
            }

            return true;
        }

        public static bool Pushforward(in Product operation, in Pushforward<double> pushforward, out Variable<double> tangent)
        {
            tangent = (pushforward.Tangent(0) * pushforward.Operand(1))
                + (operation._fault is Fault.WrongTangent ? pushforward.Tangent(1) : pushforward.Tangent(1) * pushforward.Operand(0));
            return operation._fault is Fault.WrongTangent;
        }

        public Shape ResultShape(in Operands<double> operands) => operands.Shape(0);

        public void Evaluate(in Evaluation<double> evaluation)
        {
            for (var i = 0; i < evaluation.Result.Length; i++) evaluation.Result[i] = evaluation.Operand(0)[i] * evaluation.Operand(1)[i];
        }

        public void Pullback(in Pullback<double> pullback)
        {
            var (a, b, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Cotangent);
            if (_fault is Fault.SwappedArgument) (a, b) = (b, a);
            pullback.Add(0, v * b);
            if (_fault is not Fault.DroppedOperand) pullback.Add(1, v * a);
            if (_fault is Fault.AccumulatedTwice) pullback.Add(1, v * a);
        }
    }
}
