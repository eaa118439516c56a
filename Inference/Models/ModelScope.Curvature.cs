using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T>[] _gradients = [];

    internal T HessianVectorProduct(Model<T> model, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination)
    {
        if (_isRunning) throw new InvalidOperationException("A model's lambda evaluates a model in the same workspace.");
        if (point.Length != model.Dimension) throw new ArgumentException($"{point.Length} free values; the model has {model.Dimension}.", nameof(point));
        _isRunning = true;
        try
        {
            Run(model, point, differentiates: true);
            if (_gradients.Length < _declared) _gradients = new Variable<T>[_free.Length];
            Variable<T> sum = T.Zero;
            foreach (ref readonly var term in _terms.AsSpan(0, _termCount)) sum += term;
            destination.Clear();
            if (!sum.IsOnTape) return sum.Value;
            _tape.Gradients(sum, _free.AsSpan(0, _declared), _gradients.AsSpan(0, _declared));
            Variable<T> along = T.Zero;
            for (var k = 0; k < _declared; k++)
            {
                var parameter = model.Parameters[k];
                if (parameter.FreeLength == 0) continue;
                var v = _tape.Input(direction.Slice(parameter.Offset, parameter.FreeLength), _free[k].Shape, null, differentiate: false);
                along += Functions.Sum(_gradients[k] * v);
            }

            _tape.Backpropagate(along);
            for (var k = 0; k < _declared; k++)
            {
                var parameter = model.Parameters[k];
                var adjoint = _tape.Adjoint(_free[k]);
                if (!adjoint.IsEmpty) adjoint.CopyTo(destination.Slice(parameter.Offset, parameter.FreeLength));
            }

            return sum.Value;
        }
        finally
        {
            (_isRunning, _recorded) = (false, null);
        }
    }
}
