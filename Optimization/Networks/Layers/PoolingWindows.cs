using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Where the windows of a pooling layer lie, and the loops over them: all channels of a place at a time.</summary>
/// <param name="Height">The rows of a window.</param>
/// <param name="Width">The columns of a window.</param>
/// <param name="Stride">The places from one window to the next.</param>
internal readonly record struct PoolingWindows(int Height, int Width, int Stride)
{
    /// <summary>The shape of what windows make of an example.</summary>
    public ExampleShape Output(ExampleShape input)
    {
        if (Height > input.Height || Width > input.Width) throw new ArgumentException($"a window of {Height} × {Width} does not fit into {input.Height} × {input.Width} places.", nameof(input));
        return input with { Height = ((input.Height - Height) / Stride) + 1, Width = ((input.Width - Width) / Stride) + 1 };
    }

    /// <summary>output ← the largest of each window, and winners ← its number in the window, the first of equals. What is not a number is the largest.</summary>
    public void Largest<T>(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output, Span<T> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Visit(pass, default(LargestOf<T>), input, output, winners);

    /// <summary>output ← of each window the element that won.</summary>
    public void Chosen<T>(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output, Span<T> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Visit(pass, default(ChosenOf<T>), input, output, winners);

    /// <summary>output ← the mean of each window.</summary>
    public void Mean<T>(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Visit(pass, new MeanOf<T>(Share<T>()), input, output, default);

    /// <summary>derivatives of inputs ← those of the outputs, each where its winner is.</summary>
    public void SpreadToWinners<T>(in LayerPass<T> pass, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, ReadOnlySpan<T> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Spread(pass, default(ToWinner<T>), derivatives, inputDerivatives, winners);

    /// <summary>derivatives of inputs ← those of the outputs in equal shares.</summary>
    public void SpreadEvenly<T>(in LayerPass<T> pass, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Spread(pass, new Evenly<T>(Share<T>()), derivatives, inputDerivatives, derivatives);

    private Vector512<T> Share<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector512.Create(Number.Of<T>(1.0 / ((double)Height * Width)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit<T, TWindow>(in LayerPass<T> pass, TWindow body, ReadOnlySpan<T> input, Span<T> output, Span<T> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWindow : struct, IWindow<T>
    {
        var (channels, line) = (pass.Input.Channels, pass.Input.Width * pass.Input.Channels);
        ref var from = ref MemoryMarshal.GetReference(input[..(pass.Examples * pass.Input.Length)]);
        ref var to = ref MemoryMarshal.GetReference(output[..(pass.Examples * pass.Output.Length)]);
        ref var won = ref MemoryMarshal.GetReference(winners);
        var lane = Vector512<T>.Count;
        nint place = 0;
        for (var example = 0; example < pass.Examples; example++)
        {
            for (var row = 0; row < pass.Output.Height; row++)
            {
                var start = ((nint)example * pass.Input.Length) + ((nint)row * Stride * line);
                for (var column = 0; column < pass.Output.Width; column++, place += channels, start += Stride * channels)
                {
                    for (var channel = 0; channel < channels; channel += lane)
                    {
                        var count = channels - channel;
                        var result = Vector512<T>.Zero;
                        var winner = TWindow.Reads ? LanePart.Load(ref Unsafe.Add(ref won, place + channel), count) : Vector512<T>.Zero;
                        var number = Vector512<T>.Zero;
                        for (var i = 0; i < Height; i++)
                        {
                            var at = start + ((nint)i * line) + channel;
                            for (var j = 0; j < Width; j++, at += channels, number += Vector512<T>.One)
                                body.Add(LanePart.Load(ref Unsafe.Add(ref from, at), count), number, ref result, ref winner);
                        }

                        LanePart.Store(body.Of(result), ref Unsafe.Add(ref to, place + channel), count);
                        if (TWindow.Writes) LanePart.Store(winner, ref Unsafe.Add(ref won, place + channel), count);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread<T, TShare>(in LayerPass<T> pass, TShare body, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, ReadOnlySpan<T> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TShare : struct, IShare<T>
    {
        var (channels, line) = (pass.Input.Channels, pass.Input.Width * pass.Input.Channels);
        ref var from = ref MemoryMarshal.GetReference(derivatives[..(pass.Examples * pass.Output.Length)]);
        ref var to = ref MemoryMarshal.GetReference(inputDerivatives[..(pass.Examples * pass.Input.Length)]);
        ref var won = ref MemoryMarshal.GetReference(winners[..(pass.Examples * pass.Output.Length)]);

        // Windows that lie apart write; where they overlap they add to what is there.
        var apart = Stride >= Height && Stride >= Width;
        var covers = apart && Stride == Height && Stride == Width && pass.Input.Height == Stride * pass.Output.Height && pass.Input.Width == Stride * pass.Output.Width;
        if (!covers) inputDerivatives[..(pass.Examples * pass.Input.Length)].Clear();
        var lane = Vector512<T>.Count;
        nint place = 0;
        for (var example = 0; example < pass.Examples; example++)
        {
            for (var row = 0; row < pass.Output.Height; row++)
            {
                var start = ((nint)example * pass.Input.Length) + ((nint)row * Stride * line);
                for (var column = 0; column < pass.Output.Width; column++, place += channels, start += Stride * channels)
                {
                    for (var channel = 0; channel < channels; channel += lane)
                    {
                        var count = channels - channel;
                        var derivative = LanePart.Load(ref Unsafe.Add(ref from, place + channel), count);
                        var winner = LanePart.Load(ref Unsafe.Add(ref won, place + channel), count);
                        var number = Vector512<T>.Zero;
                        for (var i = 0; i < Height; i++)
                        {
                            var at = start + ((nint)i * line) + channel;
                            for (var j = 0; j < Width; j++, at += channels, number += Vector512<T>.One)
                            {
                                ref var target = ref Unsafe.Add(ref to, at);
                                var share = body.Of(derivative, number, winner);
                                LanePart.Store(apart ? share : LanePart.Load(ref target, count) + share, ref target, count);
                            }
                        }
                    }
                }
            }
        }
    }

    private interface IWindow<T>
        where T : unmanaged
    {
        static abstract bool Reads { get; }

        static abstract bool Writes { get; }

        void Add(Vector512<T> value, Vector512<T> number, ref Vector512<T> result, ref Vector512<T> winner);

        Vector512<T> Of(Vector512<T> result);
    }

    private interface IShare<T>
        where T : unmanaged
    {
        Vector512<T> Of(Vector512<T> derivative, Vector512<T> number, Vector512<T> winner);
    }

    private readonly struct LargestOf<T> : IWindow<T>
        where T : unmanaged
    {
        public static bool Reads => false;

        public static bool Writes => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<T> value, Vector512<T> number, ref Vector512<T> result, ref Vector512<T> winner)
        {
            var wins = Vector512.Equals(number, Vector512<T>.Zero) | Vector512.GreaterThan(value, result) | ~Vector512.Equals(value, value);
            result = Vector512.ConditionalSelect(wins, value, result);
            winner = Vector512.ConditionalSelect(wins, number, winner);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Of(Vector512<T> result) => result;
    }

    private readonly struct ChosenOf<T> : IWindow<T>
        where T : unmanaged
    {
        public static bool Reads => true;

        public static bool Writes => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<T> value, Vector512<T> number, ref Vector512<T> result, ref Vector512<T> winner) =>
            result = Vector512.ConditionalSelect(Vector512.Equals(number, winner), value, result);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Of(Vector512<T> result) => result;
    }

    private readonly struct MeanOf<T>(Vector512<T> share) : IWindow<T>
        where T : unmanaged
    {
        public static bool Reads => false;

        public static bool Writes => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<T> value, Vector512<T> number, ref Vector512<T> result, ref Vector512<T> winner) => result += value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Of(Vector512<T> result) => result * share;
    }

    private readonly struct ToWinner<T> : IShare<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Of(Vector512<T> derivative, Vector512<T> number, Vector512<T> winner) =>
            Vector512.ConditionalSelect(Vector512.Equals(number, winner), derivative, Vector512<T>.Zero);
    }

    private readonly struct Evenly<T>(Vector512<T> share) : IShare<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Of(Vector512<T> derivative, Vector512<T> number, Vector512<T> winner) => derivative * share;
    }
}
