using System.Runtime.ExceptionServices;

namespace Toolkit.Sketching;

/// <summary>A few blocks that go round between the thread that fills them and the one that reads them.</summary>
/// <remarks>Both sides wait for each other under one lock; nothing is allocated after the blocks are made.</remarks>
internal sealed class BlockRing
{
    /// <summary>How many blocks there are: one that is filled, one that is read, and two between them for when one side is late.</summary>
    public const int Blocks = 4;

    private readonly object _gate = new();
    private readonly Queue<ExampleBlock> _free = new(Blocks);
    private readonly Queue<ExampleBlock> _full = new(Blocks);
    private bool _finished;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A ring of empty blocks.</summary>
    public BlockRing()
    {
        for (var i = 0; i < Blocks; i++) _free.Enqueue(new());
    }

    /// <summary>Whether nobody reads any more.</summary>
    public bool IsStopped => Volatile.Read(ref _stopped);

    /// <summary>A block to fill; null where nobody reads any more. It waits for one.</summary>
    public ExampleBlock? TakeFree()
    {
        lock (_gate)
        {
            while (_free.Count == 0 && !_stopped) Monitor.Wait(_gate);
            return _stopped ? null : _free.Dequeue();
        }
    }

    /// <summary>Hands a block over to be read.</summary>
    public void Publish(ExampleBlock block)
    {
        lock (_gate)
        {
            _full.Enqueue(block);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that no block follows.</summary>
    /// <param name="failure">What broke the thread that fills; null for nothing.</param>
    public void Finish(ExceptionDispatchInfo? failure)
    {
        lock (_gate)
        {
            (_finished, _failure) = (true, failure);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next block; null behind the last one. It waits for it.</summary>
    /// <param name="cancellation">Ends the wait, once <see cref="Wake"/> is called.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public ExampleBlock? Take(CancellationToken cancellation)
    {
        lock (_gate)
        {
            cancellation.ThrowIfCancellationRequested();
            while (_full.Count == 0 && !_finished)
            {
                Monitor.Wait(_gate);
                cancellation.ThrowIfCancellationRequested();
            }

            if (_full.TryDequeue(out var block)) return block;
            _failure?.Throw();
            return null;
        }
    }

    /// <summary>Has those that wait look whether they still should.</summary>
    public void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Gives a block back to be filled again.</summary>
    public void Recycle(ExampleBlock block)
    {
        lock (_gate)
        {
            _free.Enqueue(block);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Says that nobody reads any more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
