using System.Buffers;
using System.Numerics;

namespace Toolkit.Numerics;

public static partial class Functions
{
    /// <summary>The states s₁, …, sₙ of a recurrence sₜ₊₁ = f(sₜ, t) from s₀, each as a row: hidden Markov models, filters, difference equations.</summary>
    /// <remarks>
    /// A lambda that captures variables is made anew at each evaluation of a model, some tens of bytes; the overload with a context takes a static one.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">s₀, a vector, a row or a scalar, of m elements.</param>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="step">f, given the state and t, from 0; it returns a state of the same shape.</param>
    /// <returns>n x m.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps.</exception>
    /// <exception cref="ArgumentException">The state is a matrix, or changes its shape.</exception>
    public static Variable<T> Scan<T>(Variable<T> initial, int steps, Func<Variable<T>, int, Variable<T>> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(step);
        return Scan(initial, steps, step, static (state, t, step) => step(state, t));
    }

    /// <summary>The states of a recurrence, whose step is told what it needs, so that it captures nothing.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TContext">What the step needs.</typeparam>
    /// <param name="initial">s₀, a vector, a row or a scalar, of m elements.</param>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="context">What the step is told.</param>
    /// <param name="step">f, given the state, t from 0, and the context; it returns a state of the same shape.</param>
    /// <returns>n x m.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps.</exception>
    /// <exception cref="ArgumentException">The state is a matrix, or changes its shape.</exception>
    public static Variable<T> Scan<T, TContext>(Variable<T> initial, int steps, TContext context, Func<Variable<T>, int, TContext, Variable<T>> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentNullException.ThrowIfNull(step);
        if (initial.Shape is { Rows: > 1, Columns: > 1 }) throw new ArgumentException($"A state of {initial.Shape}: a vector.", nameof(initial));
        var states = ArrayPool<Variable<T>>.Shared.Rent(steps);
        try
        {
            var state = initial;
            for (var t = 0; t < steps; t++)
            {
                state = step(state, t, context);
                if (state.Shape != initial.Shape) throw new ArgumentException($"Step {t} turns a state of {initial.Shape} into one of {state.Shape}.", nameof(step));
                states[t] = state.Shape.Rows == 1 ? state : Transpose(state);
            }

            return Concatenate<T>(states.AsSpan(0, steps));
        }
        finally
        {
            ArrayPool<Variable<T>>.Shared.Return(states, clearArray: true);
        }
    }
}
