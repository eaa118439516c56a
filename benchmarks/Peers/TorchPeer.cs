using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Toolkit.Benchmarks;

/// <summary>What the gates ask of TorchSharp, on one thread and without recorded gradients.</summary>
/// <remarks>Tensors live until the process ends or <see cref="IDisposable.Dispose"/> of the scope that <see cref="Open"/> returns.</remarks>
internal static class TorchPeer
{
    /// <summary>The name in the tables.</summary>
    public const string Name = "TorchSharp";

    /// <summary>The name of the product that reuses its memory.</summary>
    public const string InPlace = Name + " addmm_";

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

    /// <summary><c>mm</c> of two square matrices.</summary>
    public static Contender Product(int order, ScalarType type)
    {
        var (left, right) = (randn(order, order, type), randn(order, order, type));
        return new(Name, () => left.mm(right).Dispose());
    }

    /// <summary><c>mm</c> into memory that is already there (<c>addmm_</c> with the old content times zero).</summary>
    public static Contender ProductInPlace(int order, ScalarType type)
    {
        var (left, right, product) = (randn(order, order, type), randn(order, order, type), zeros(order, order, type));
        return new(InPlace, () => product.addmm_(left, right, 0, 1));
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IDisposable OnOneThread()
    {
        set_num_threads(1);
        set_grad_enabled(false);
        return NewDisposeScope();
    }
}
