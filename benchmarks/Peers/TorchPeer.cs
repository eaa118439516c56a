using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Toolkit.Benchmarks;

/// <summary>What the gates ask of TorchSharp, on one thread and without recorded gradients.</summary>
/// <remarks>Tensors live until the process ends or <see cref="IDisposable.Dispose"/> of the scope that <see cref="Open"/> returns.</remarks>
internal static class TorchPeer
{
    /// <summary>The name in the tables.</summary>
    public const string Name = "TorchSharp";

    /// <summary>Loads libtorch on one thread; the tensors made from here on are freed with the returned scope.</summary>
    /// <exception cref="PeerMissingException">libtorch cannot be loaded.</exception>
    public static IDisposable Open()
    {
        try
        {
            TorchLibrary.Load();
            return OnOneThread();
        }
        catch (Exception cause) when (cause is TypeInitializationException or DllNotFoundException or FileNotFoundException
            or BadImageFormatException or NotSupportedException or EntryPointNotFoundException)
        {
            throw new PeerMissingException(Name, cause);
        }
    }

    /// <summary><c>normal_</c> on a tensor of its own.</summary>
    public static Contender Normals(int count, ScalarType type)
    {
        var tensor = empty(count, type);
        return new(Name, () => tensor.normal_());
    }

    /// <summary>
    /// <c>mm</c> of two square row-major matrices, and the same into memory that is already there (<c>addmm_</c> with the old content times zero).
    /// </summary>
    /// <param name="order">Rows and columns.</param>
    /// <param name="type">The element type.</param>
    /// <param name="left">The elements of the first matrix.</param>
    /// <param name="right">The elements of the second matrix.</param>
    /// <param name="product">Where <c>addmm_</c> writes.</param>
    public static (Contender Fresh, Contender InPlace) Products(
        int order, ScalarType type, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, out Tensor product)
    {
        var (first, second, target) = (Matrix(order, type, left), Matrix(order, type, right), zeros(order, order, type));
        product = target;
        return (
            new($"{Name} mm", () => first.mm(second).Dispose()),
            new($"{Name} addmm_", () => target.addmm_(first, second, 0, 1)));
    }

    /// <summary>A step of <c>optim.Adam</c> on one parameter with the given gradient.</summary>
    public static Contender Adam(ReadOnlySpan<float> point, ReadOnlySpan<float> gradient, double rate)
    {
        var parameter = new TorchSharp.Modules.Parameter(tensor(point.ToArray()));
        parameter.grad = tensor(gradient.ToArray());
        var optimizer = optim.Adam([parameter], rate);
        return new(Name, () =>
        {
            // The temporaries of a step are freed with it, not by the finalizer.
            using var scope = NewDisposeScope();
            optimizer.step();
        });
    }

    private static Tensor Matrix(int order, ScalarType type, ReadOnlySpan<byte> elements)
    {
        var matrix = empty(order, order, type);
        matrix.bytes = elements.ToArray();
        return matrix;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IDisposable OnOneThread()
    {
        set_num_threads(1);
        set_grad_enabled(false);
        return NewDisposeScope();
    }
}
