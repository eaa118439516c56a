using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class ModelScope<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Variable<T>[] _gradients = [];
    private Variable<T>[] _inputs = [];

    internal T HessianVectorProduct(Model<T> model, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination)
    {
        if (_isRunning) throw new InvalidOperationException("A model's lambda evaluates a model in the same workspace.");
        if (point.Length != model.Dimension) throw new ArgumentException($"{point.Length} free values; the model has {model.Dimension}.", nameof(point));
        _isRunning = true;
        try
        {
            Run(model, point, differentiates: true);
            if (_gradients.Length < _declared) (_gradients, _inputs) = (new Variable<T>[_free.Length], new Variable<T>[_free.Length]);
            for (var k = 0; k < _declared; k++) _inputs[k] = _tape.At(_free[k]);
            Variable<T> sum = T.Zero;
            foreach (var term in _terms.AsSpan(0, _termCount)) sum += _tape.At(term);
            destination.Clear();
            if (!sum.IsOnTape) return sum.Value;
            _tape.Gradients(sum, _inputs.AsSpan(0, _declared), _gradients.AsSpan(0, _declared));
            Variable<T> along = T.Zero;
            for (var k = 0; k < _declared; k++)
            {
                var parameter = model.Parameters[k];
                if (parameter.FreeLength == 0) continue;
                var v = _tape.Input(direction.Slice(parameter.Offset, parameter.FreeLength), _inputs[k].Shape, null, differentiate: false);
                along += Functions.Sum(_gradients[k] * v);
            }

            _tape.Backpropagate(along);
            for (var k = 0; k < _declared; k++)
            {
                var parameter = model.Parameters[k];
                _tape.ReadAdjoint(_free[k], destination.Slice(parameter.Offset, parameter.FreeLength));
            }

            return sum.Value;
        }
        finally
        {
            (_isRunning, _recorded) = (false, null);
        }
    }
}
