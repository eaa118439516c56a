using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Toolkit.Numerics;

/// <summary>
/// A fixed number of threads, the caller among them, that work through the parts of a kernel together.
/// A run allocates nothing, on any of its threads.
/// </summary>
/// <remarks>
/// <para>
/// Threads take the next part as they become free. Which thread does which part is left to chance and must not matter:
/// see <see cref="IParallelBody"/>.
/// </para>
/// <para>
/// A run that is started from inside a part, or while another thread has the team, does all its parts on the calling thread; it never
/// waits for the team.
/// </para>
/// </remarks>
public sealed unsafe class WorkerTeam : IDisposable
{
    // Work often arrives in quick succession: a thread looks for it for a few microseconds before it goes to sleep.
    private const int Spins = 64;
    private const int SpinLength = 16;

    private readonly Worker[] _workers;
    private readonly AutoResetEvent _finished = new(false);
    private readonly object _failureLock = new();

    // A run's number in the upper half, and how many of its parts nobody has taken yet in the lower.
    // One word, so that a worker that wakes late can never take a part of a run that it did not read.
    private long _ticket;
    private void* _body;
    private delegate*<void*, int, void> _invoke;
    private int _parts;

    private int _unfinished;
    private int _callerSleeps;
    private int _busy;
    private bool _disposed;
    private Exception? _failure;
    private int _failedPart;

    /// <summary>A team of <paramref name="threads"/> threads: the caller and one background thread for each other.</summary>
    /// <param name="threads">The number of threads, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _workers = new Worker[threads - 1];
        for (var i = 0; i < _workers.Length; i++) _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>A team with a thread for each processor.</summary>
    public WorkerTeam()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>The number of threads, the caller included.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>Does all parts of <paramref name="body"/> on <paramref name="team"/>, or on the calling thread if there is none.</summary>
    /// <typeparam name="TBody">The kind of work; a ref struct may hold the spans that it works on.</typeparam>
    /// <param name="team">The team, or null for the calling thread alone.</param>
    /// <param name="body">The work, shared by all parts.</param>
    /// <param name="parts">The number of parts, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is negative.</exception>
    public static void Run<TBody>(WorkerTeam? team, ref TBody body, int parts)
        where TBody : struct, IParallelBody, allows ref struct
    {
        if (team is null)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(parts);
            for (var part = 0; part < parts; part++) body.Invoke(part);
        }
        else
        {
            team.Run(ref body, parts);
        }
    }

    /// <summary>Does all parts of <paramref name="body"/>, and returns when the last one is done.</summary>
    /// <typeparam name="TBody">The kind of work; a ref struct may hold the spans that it works on.</typeparam>
    /// <param name="body">The work, shared by all parts.</param>
    /// <param name="parts">The number of parts, at least 0.</param>
    /// <remarks>
    /// On more than one thread every part runs even if an earlier one throws, and the exception of the lowest part that threw reaches the
    /// caller with its stack trace.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    public void Run<TBody>(ref TBody body, int parts)
        where TBody : struct, IParallelBody, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parts);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        if (parts <= 1 || _workers.Length == 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var part = 0; part < parts; part++) body.Invoke(part);
            return;
        }

        // The pin holds a body that lives on the heap; one on the stack, spans and all, stays put while this frame waits.
        fixed (byte* address = &Unsafe.As<TBody, byte>(ref body))
        {
            Start(address, &Invoke<TBody>, parts);
            TakeParts();
            AwaitOthers();
        }

        _body = null;
        var failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Ends the background threads.</summary>
    /// <exception cref="InvalidOperationException">A run is under way.</exception>
    public void Dispose()
    {
        if (_disposed) return;
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) throw new InvalidOperationException("The team is disposed while it runs.");
        Volatile.Write(ref _disposed, true);
        Interlocked.Add(ref _ticket, 1L << 32);
        foreach (var worker in _workers) worker.Wake();
        foreach (var worker in _workers) worker.Join();
        _finished.Dispose();
    }

    private static void Invoke<TBody>(void* body, int part)
        where TBody : struct, IParallelBody, allows ref struct => Unsafe.AsRef<TBody>(body).Invoke(part);

    private void Start(void* body, delegate*<void*, int, void> invoke, int parts)
    {
        _body = body;
        _invoke = invoke;
        _parts = parts;
        Volatile.Write(ref _unfinished, parts);
        var run = (Volatile.Read(ref _ticket) >> 32) + 1;
        Interlocked.Exchange(ref _ticket, (run << 32) | (uint)parts);
        var needed = Math.Min(_workers.Length, parts - 1);
        for (var i = 0; i < needed; i++) _workers[i].Wake();
    }

    private void TakeParts()
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _ticket);
            var left = (int)(uint)ticket;
            if (left == 0) return;
            var (body, invoke, parts) = ((nint)_body, (nint)_invoke, _parts);
            if (Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket) != ticket) continue;
            TakePart((void*)body, (delegate*<void*, int, void>)invoke, parts - left);
            if (Interlocked.Decrement(ref _unfinished) != 0) continue;
            if (Interlocked.Exchange(ref _callerSleeps, 0) == 1) _finished.Set();
        }
    }

    private void TakePart(void* body, delegate*<void*, int, void> invoke, int part)
    {
        try
        {
            invoke(body, part);
        }
        catch (Exception exception)
        {
            lock (_failureLock)
            {
                if (_failure is null || part < _failedPart) (_failure, _failedPart) = (exception, part);
            }
        }
    }

    private void AwaitOthers()
    {
        for (var spin = 0; Volatile.Read(ref _unfinished) != 0; spin++)
        {
            if (spin < Spins)
            {
                Thread.SpinWait(SpinLength);
                continue;
            }

            Interlocked.Exchange(ref _callerSleeps, 1);
            if (Volatile.Read(ref _unfinished) != 0) _finished.WaitOne();
            Interlocked.Exchange(ref _callerSleeps, 0);
        }
    }

    private sealed class Worker
    {
        private readonly WorkerTeam _team;
        private readonly AutoResetEvent _wake = new(false);
        private readonly Thread _thread;
        private int _sleeps;

        public Worker(WorkerTeam team, int number)
        {
            _team = team;
            _thread = new Thread(Work) { IsBackground = true, Name = $"Toolkit worker {number}" };
            _thread.Start();
        }

        public void Wake()
        {
            if (Interlocked.Exchange(ref _sleeps, 0) == 1) _wake.Set();
        }

        public void Join()
        {
            _thread.Join();
            _wake.Dispose();
        }

        private void Work()
        {
            var seen = 0L;
            while (!Volatile.Read(ref _team._disposed))
            {
                seen = AwaitRun(seen);
                _team.TakeParts();
            }
        }

        // A wake-up that belongs to an earlier run only makes the loop turn once more.
        private long AwaitRun(long seen)
        {
            for (var spin = 0; ; spin++)
            {
                var run = Volatile.Read(ref _team._ticket) >> 32;
                if (run != seen) return run;
                if (spin < Spins)
                {
                    Thread.SpinWait(SpinLength);
                    continue;
                }

                Interlocked.Exchange(ref _sleeps, 1);
                if (Volatile.Read(ref _team._ticket) >> 32 == seen) _wake.WaitOne();
                Interlocked.Exchange(ref _sleeps, 0);
            }
        }
    }
}
