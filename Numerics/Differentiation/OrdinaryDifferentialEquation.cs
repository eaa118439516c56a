using System.Buffers;
using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>How exactly an ordinary differential equation is solved.</summary>
/// <param name="RelativeTolerance">The error allowed in a step, as a part of the state: above 0.</param>
/// <param name="AbsoluteTolerance">The error allowed in a step besides: above 0.</param>
/// <param name="MaximumSteps">The steps after which a solution is given up, rejected ones included: at least 1.</param>
public readonly record struct SolverTolerance(double RelativeTolerance = 1e-8, double AbsoluteTolerance = 1e-10, int MaximumSteps = 10_000)
{
    /// <summary>1e-8 of the state and 1e-10 besides, in at most 10,000 steps.</summary>
    public static SolverTolerance Default { get; } = new(1e-8);
}

/// <summary>
/// Solutions of y′ = f(t, y) on the tape, by the embedded Runge–Kutta pair of orders 5 and 4 of Dormand and Prince (1980), with steps as long as the
/// tolerance allows (a PI controller: Hairer, Nørsett and Wanner, "Solving Ordinary Differential Equations I", 1993, sections II.4 and II.5, and Gustafsson 1991).
/// </summary>
/// <remarks>
/// Each accepted step is recorded, so the derivative is that of the numbers that were computed, by everything that f and y₀ depend on, to any order. The lengths of
/// the steps are taken as given by it: the derivative is that of the solution to some ten times the tolerance, and differences of values, whose steps move, show as
/// much. They depend on values: a model that solves an equation is not static. Where the state stops being finite, the step underflows or too many are taken, the
/// states from there on are not numbers, and a fault names the equation.
/// </remarks>
public static class OrdinaryDifferentialEquation
{
    private const double Safety = 0.9;
    private const double Memory = 0.04;
    private const double Exponent = 0.2 - (0.75 * Memory);
    private const double Shortest = 0.2;
    private const double Longest = 10;

    // The matrix of the method, row by row; the last row is the solution of order 5, whose slope begins the next step.
    private static ReadOnlySpan<double> Stages =>
    [
        1.0 / 5,
        3.0 / 40, 9.0 / 40,
        44.0 / 45, -56.0 / 15, 32.0 / 9,
        19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729,
        9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656,
        35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84,
    ];

    private static ReadOnlySpan<double> Times => [1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1];

    // Order 5 less order 4.
    private static ReadOnlySpan<double> Errors => [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    /// <summary>The states at some times, each as a row.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="slope">f, given t and y: y′, of y's shape.</param>
    /// <param name="initial">y₀, a vector of m elements.</param>
    /// <param name="start">The time at which y is y₀.</param>
    /// <param name="times">The times at which y is wanted: rising, the first not before the start.</param>
    /// <param name="tolerance">How exactly; <see cref="SolverTolerance.Default"/> where it is left out.</param>
    /// <returns>A row for each time: n x m.</returns>
    /// <exception cref="ArgumentException">The times do not rise, y₀ is no vector, or y′ has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is not above 0.</exception>
    public static Variable<T> Solve<T>(
        Func<T, Variable<T>, Variable<T>> slope, Variable<T> initial, T start, ReadOnlySpan<T> times, SolverTolerance? tolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(slope);
        return Solve(static (t, y, slope) => slope(t, y), slope, initial, start, times, tolerance);
    }

    /// <summary>The states at some times, of a slope that is told what it needs, so that it captures nothing.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TContext">What the slope needs: parameters, data.</typeparam>
    /// <param name="slope">f, given t, y and the context: y′, of y's shape.</param>
    /// <param name="context">What the slope is told.</param>
    /// <param name="initial">y₀, a vector of m elements.</param>
    /// <param name="start">The time at which y is y₀.</param>
    /// <param name="times">The times at which y is wanted: rising, the first not before the start.</param>
    /// <param name="tolerance">How exactly; <see cref="SolverTolerance.Default"/> where it is left out.</param>
    /// <returns>A row for each time: n x m.</returns>
    /// <exception cref="ArgumentException">The times do not rise, y₀ is no vector, or y′ has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A tolerance is not above 0.</exception>
    public static Variable<T> Solve<T, TContext>(
        Func<T, Variable<T>, TContext, Variable<T>> slope,
        TContext context,
        Variable<T> initial,
        T start,
        ReadOnlySpan<T> times,
        SolverTolerance? tolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(slope);
        var demanded = Checked(tolerance ?? SolverTolerance.Default);
        if (initial.Shape.Columns != 1) throw new ArgumentException($"An initial state of {initial.Shape}: a vector.", nameof(initial));
        if (times.IsEmpty) throw new ArgumentException("There are no times.", nameof(times));
        for (var i = 0; i < times.Length; i++)
        {
            if (!(times[i] >= (i == 0 ? start : times[i - 1])) || !T.IsFinite(times[i]))
                throw new ArgumentException($"Time {i} is {times[i]}, before the one that it follows: times must rise.", nameof(times));
        }

        var states = ArrayPool<Variable<T>>.Shared.Rent(times.Length);
        try
        {
            var run = new Run<T, TContext>(slope, context, initial, start, demanded);
            for (var i = 0; i < times.Length; i++) states[i] = Functions.Transpose(run.To(times[i]));
            return Functions.Concatenate<T>(states.AsSpan(0, times.Length));
        }
        finally
        {
            ArrayPool<Variable<T>>.Shared.Return(states, clearArray: true);
        }
    }

    private static SolverTolerance Checked(SolverTolerance tolerance)
    {
        if (!(tolerance.RelativeTolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The relative tolerance must be above 0.");
        if (!(tolerance.AbsoluteTolerance > 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The absolute tolerance must be above 0.");
        if (tolerance.MaximumSteps < 1) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "There must be a step at least.");
        return tolerance;
    }

    private ref struct Run<T, TContext>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Func<T, Variable<T>, TContext, Variable<T>> _slope;
        private readonly TContext _context;
        private readonly SolverTolerance _tolerance;
        private Slopes<T> _slopes;
        private Variable<T> _state;
        private double _time;
        private double _length;
        private double _lastError = 1e-4;
        private int _steps;
        private bool _failed;

        public Run(Func<T, Variable<T>, TContext, Variable<T>> slope, TContext context, Variable<T> initial, T start, SolverTolerance tolerance)
        {
            (_slope, _context, _state, _tolerance) = (slope, context, initial, tolerance);
            _time = double.CreateTruncating(start);
            _slopes[0] = Slope(_time, initial);
        }

        public Variable<T> To(T time)
        {
            var end = double.CreateTruncating(time);
            if (end > _time && _length == 0 && !_failed) _length = FirstLength();
            while (_time < end && !_failed) Step(end);
            return _state;
        }

        private void Step(double end)
        {
            var isLast = _time + (1.01 * _length) >= end;
            var length = isLast ? end - _time : _length;
            if (++_steps > _tolerance.MaximumSteps || !(length > Math.Abs(_time) * 1e-15))
            {
                Fail();
                return;
            }

            var (next, stage) = (_state, 0);
            for (var k = 0; k < 6; k++)
            {
                next = Moved(k + 1, stage, length);
                _slopes[k + 1] = Slope(_time + (Times[k] * length), next);
                stage += k + 1;
            }

            var error = Error(next, length);
            if (!double.IsFinite(error))
            {
                _length = length * Shortest;
                if (_length < 1e-14 * Math.Max(1, Math.Abs(_time))) Fail();
                return;
            }

            if (error > 1)
            {
                _length = length * Math.Max(Shortest, Safety * Math.Pow(error, -Exponent));
                return;
            }

            var bounded = Math.Max(error, 1e-10);
            var factor = Math.Clamp(Safety * Math.Pow(bounded, -Exponent) * Math.Pow(_lastError, Memory), Shortest, Longest);
            _lastError = Math.Max(error, 1e-4);
            (_state, _slopes[0]) = (next, _slopes[6]);

            // A step cut short by the time that was asked for says little about how long the next may be.
            _length = isLast ? Math.Max(_length, length * factor) : length * factor;
            _time = isLast ? end : _time + length;
        }

        private void Fail()
        {
            _failed = true;
            _state = Variable<T>.Apply(default(Unsolved<T>), _state);
        }

        private readonly Variable<T> Slope(double time, Variable<T> state)
        {
            var slope = _slope(T.CreateTruncating(time), state, _context);
            return slope.Shape == state.Shape
                ? slope
                : throw new ArgumentException($"The slope of a state of {state.Shape} has a shape of {slope.Shape}.", nameof(slope));
        }

        // y + h Σ aₖ kₖ; slopes whose weight is 0 are left out.
        private Variable<T> Moved(int count, int stage, double length)
        {
            Weights<T> weights = default;
            Slopes<T> values = default;
            (weights[0], values[0]) = (T.One, _state);
            var used = 1;
            for (var k = 0; k < count; k++)
            {
                if (Stages[stage + k] == 0) continue;
                (weights[used], values[used]) = (T.CreateTruncating(length * Stages[stage + k]), _slopes[k]);
                used++;
            }

            return Variable<T>.Apply(new WeightedSum<T>(weights), values[..used]);
        }

        // The root of the mean square of the error, in units of what is allowed.
        private double Error(Variable<T> next, double length)
        {
            var sum = 0.0;
            for (var i = 0; i < next.Length; i++)
            {
                var error = 0.0;
                for (var k = 0; k < 7; k++) error += Errors[k] * double.CreateTruncating(_slopes[k].ValueFor(i, next.Shape));
                var size = Math.Max(Magnitude(_state, i), Magnitude(next, i));
                var part = length * error / (_tolerance.AbsoluteTolerance + (_tolerance.RelativeTolerance * size));
                sum += part * part;
            }

            return Math.Sqrt(sum / next.Length);
        }

        // Hairer, Nørsett and Wanner 1993, section II.4: a step by which an explicit Euler step would err as much as is allowed.
        private readonly double FirstLength()
        {
            var (first, second) = (Size(_state, _state, _tolerance), Size(_slopes[0], _state, _tolerance));
            var guess = first < 1e-5 || second < 1e-5 ? 1e-6 : 0.01 * first / second;
            Weights<T> weights = default;
            (weights[0], weights[1]) = (T.One, T.CreateTruncating(guess));
            var moved = Slope(_time + guess, Variable<T>.Apply(new WeightedSum<T>(weights), _state, _slopes[0]));
            var curvature = Size(moved - _slopes[0], _state, _tolerance) / guess;
            var largest = Math.Max(second, curvature);
            var length = largest <= 1e-15 ? Math.Max(1e-6, guess * 1e-3) : Math.Pow(0.01 / largest, 0.2);
            return double.IsFinite(length) ? Math.Min(100 * guess, length) : guess;
        }

        private static double Magnitude(Variable<T> x, int i) => Math.Abs(double.CreateTruncating(x.ValueFor(i, x.Shape)));

        private static double Size(Variable<T> x, Variable<T> state, SolverTolerance tolerance)
        {
            var sum = 0.0;
            for (var i = 0; i < state.Length; i++)
            {
                var part = double.CreateTruncating(x.ValueFor(i, state.Shape))
                    / (tolerance.AbsoluteTolerance + (tolerance.RelativeTolerance * Magnitude(state, i)));
                sum += part * part;
            }

            return Math.Sqrt(sum / state.Length);
        }
    }

    [System.Runtime.CompilerServices.InlineArray(8)]
    private struct Slopes<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private Variable<T> _first;
    }
}
