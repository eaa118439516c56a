using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Derivatives of a function of a vector at a point, on a tape that is used again: from the second call on, nothing is allocated.</summary>
/// <remarks>
/// The function is run at each call, and may branch on values. Each of these methods resets the tape; variables that the function has kept are refused
/// afterwards.
/// </remarks>
public static class Derivatives
{
    /// <summary>f(x), without derivatives.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, of a vector to a scalar.</param>
    /// <param name="point">x.</param>
    /// <param name="tape">The memory to use; what it held is forgotten.</param>
    public static T Value<T>(Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        return function(tape.Input(point, Shape.Vector(point.Length), differentiate: false)).Value;
    }

    /// <summary>f(x), and destination ← ∇f(x), by one sweep back.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, from a vector to a scalar.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives the gradient: as many elements as x has.</param>
    /// <param name="tape">The tape.</param>
    /// <returns>f(x).</returns>
    /// <exception cref="ArgumentException">The function's result is not a scalar, or the destination is of another length.</exception>
    public static T ValueAndGradient<T>(Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, Span<T> destination, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        var x = tape.Input(point, "x");
        var y = function(x);
        if (!y.IsOnTape)
        {
            destination.Clear();
            return y.Value;
        }

        tape.Backpropagate(y);
        Copy(tape.Adjoint(x), destination);
        return y.Value;
    }

    /// <summary>destination ← ∇²f(x) v: the gradient is written on the tape, and its product with v swept back.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, from a vector to a scalar.</param>
    /// <param name="point">x.</param>
    /// <param name="direction">v, as many elements.</param>
    /// <param name="destination">Receives the product.</param>
    /// <param name="tape">The tape.</param>
    /// <returns>f(x).</returns>
    public static T HessianVectorProduct<T>(
        Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        var x = tape.Input(point, "x");
        var v = tape.Input(direction, Shape.Vector(direction.Length), "v", differentiate: false);
        var y = function(x);
        destination.Clear();
        if (!y.IsOnTape) return y.Value;

        Variable<T> gradient = default;
        tape.Gradients(y, [x], new Span<Variable<T>>(ref gradient));
        tape.Backpropagate(Functions.Dot(gradient, v));
        Copy(tape.Adjoint(x), destination);
        return y.Value;
    }

    /// <summary>destination ← ∇f(x)ᵀ v for a function to a vector: the Jacobian–vector product, forward.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, from a vector to any value.</param>
    /// <param name="point">x.</param>
    /// <param name="direction">v, as many elements.</param>
    /// <param name="destination">Receives as many elements as f(x) has.</param>
    /// <param name="tape">The tape.</param>
    public static void JacobianVectorProduct<T>(
        Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        var x = tape.Input(point, "x");
        var v = tape.Input(direction, Shape.Vector(direction.Length), "v", differentiate: false);
        var y = function(x);
        if (y.IsOnTape) tape.Pushforward(y, [x], [v]).Values.CopyTo(destination);
        else destination.Clear();
    }

    /// <summary>destination ← vᵀ ∇f(x) for a function to a vector: the vector–Jacobian product, backward.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, from a vector to any value.</param>
    /// <param name="point">x.</param>
    /// <param name="cotangent">v, as many elements as f(x) has.</param>
    /// <param name="destination">Receives as many elements as x has.</param>
    /// <param name="tape">The tape.</param>
    public static void VectorJacobianProduct<T>(
        Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, ReadOnlySpan<T> cotangent, Span<T> destination, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        var x = tape.Input(point, "x");
        var y = function(x);
        destination.Clear();
        if (!y.IsOnTape) return;
        tape.Backpropagate(y, cotangent);
        Copy(tape.Adjoint(x), destination);
    }

    /// <summary>destination ← ∇²f(x), a column at a time.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="function">f, from a vector to a scalar.</param>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives as many rows and columns as x has elements.</param>
    /// <param name="tape">The tape.</param>
    public static void Hessian<T>(Func<Variable<T>, Variable<T>> function, ReadOnlySpan<T> point, MatrixSpan<T> destination, Tape<T> tape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        tape.Reset();
        using var running = tape.Run();
        var x = tape.Input(point, "x");
        var y = function(x);
        destination.Values.Clear();
        if (!y.IsOnTape) return;

        Variable<T> gradient = default;
        tape.Gradients(y, [x], new Span<Variable<T>>(ref gradient));
        using var unit = tape.Workspace.Rent<T>(point.Length, BufferContents.Zeroed);
        for (var i = 0; i < point.Length; i++)
        {
            unit.Span[i] = T.One;
            tape.Backpropagate(gradient, unit.Span);
            Copy(tape.Adjoint(x), destination.Row(i));
            unit.Span[i] = T.Zero;
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> adjoint, Span<T> destination)
        where T : unmanaged
    {
        if (adjoint.IsEmpty) destination.Clear();
        else adjoint.CopyTo(destination);
    }
}
