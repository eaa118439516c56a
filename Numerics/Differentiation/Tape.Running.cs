using System.Numerics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Until the scope is disposed, what this thread computes with constants alone is kept on this tape.</summary>
    internal RunningScope Run() => new(this);

    /// <summary>Until the scope is disposed, what this thread computes with constants alone becomes a constant, which may be kept.</summary>
    internal static RunningScope Apart() => new(null);

    internal readonly ref struct RunningScope
    {
        private readonly Tape<T>? _before;

        public RunningScope(Tape<T>? tape) => (_before, _running) = (_running, tape);

        public void Dispose() => _running = _before;
    }
}
