using System.Runtime.ExceptionServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Toolkit.Properties;

/// <summary>FsCheck's search for a problem on which a rate is violated, told as a report.</summary>
/// <remarks>
/// A claim of 0, as 1 − μ/L is where L = μ, is violated by whatever leaves a rest, and would be what every false claim shrinks to. So a problem counts by the
/// steps of which the claim is above 0; where none violates it there, the search begins again and counts all.
/// </remarks>
internal static class RateSearch
{
    /// <summary>The problems of a call without a key.</summary>
    private static readonly RandomKey Usual = new(2354498968644955493, 8079960125275672095);

    public static RateReport<TProblem> Over<TProblem>(ProblemFamily<TProblem> family, int problems, RandomKey? key, Func<TProblem, RateRun> run)
        where TProblem : Problem
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(problems, 1);
        var search = Ran(countsAll: false);
        return (search.IsDecided ? search : Ran(countsAll: true)).Report(family.Name);

        Search<TProblem> Ran(bool countsAll)
        {
            var search = new Search<TProblem>(family.Name, run, countsAll);
            var (seed, gamma) = key ?? Usual;
            Check.One(
                Config.Quick.WithMaxTest(problems).WithRunner(search)
                    .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, gamma | 1), FSharpOption<int>.None))),
                Prop.ForAll(family.ToArbitrary(), search.Try));
            return search;
        }
    }

    /// <summary>What the search has seen; as FsCheck's runner it prints nothing.</summary>
    private sealed class Search<TProblem>(string family, Func<TProblem, RateRun> run, bool countsAll) : IRunner
        where TProblem : Problem
    {
        private string _step = "";
        private int _tried;
        private int _shrinks;
        private bool _passedOver;
        private (TProblem? Problem, Observation Seen) _nearest;
        private RateCounterexample<TProblem>? _counterexample;
        private Exception? _stop;

        /// <summary>Whether no violation was passed over, or another was found.</summary>
        public bool IsDecided => !_passedOver || _counterexample is not null || _stop is not null;

        public bool Try(TProblem problem)
        {
            if (_stop is not null) return true;
            try
            {
                var (step, seen, refusal) = run(problem);
                _stop = refusal;
                return refusal is not null || Look(step, problem, [.. seen]);
            }
            catch (Exception thrown)
            {
                // Nothing that shrinking could make simpler: FsCheck is told that all is well, and the report throws.
                _stop = thrown is LawViolationException
                    ? thrown
                    : new InvalidOperationException($"{family} ({problem.Origin()}): {thrown.Message}", thrown);
                return true;
            }
        }

        public RateReport<TProblem> Report(string family)
        {
            if (_stop is not null) ExceptionDispatchInfo.Throw(_stop);
            var (problem, seen) = _nearest;
            return new(
                _step, family, _tried, problem is null ? 0 : seen.Observed, problem is null ? 0 : seen.Factor,
                problem is null ? double.PositiveInfinity : seen.Worth, problem,
                problem is null ? "no step that starts above rounding" : $"step {seen.Step} of ({problem.Origin()})",
                _counterexample is { } last ? last with { Shrinks = _shrinks } : null);
        }

        void IRunner.OnStartFixture(Type t)
        {
        }

        void IRunner.OnArguments(
            int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        void IRunner.OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink) => _shrinks++;

        void IRunner.OnFinished(string name, TestResult testResult)
        {
        }

        // Of the simpler problems that FsCheck tries once one has failed, those that fail too are kept: the last of them is the simplest.
        private bool Look(string step, TProblem problem, Observation[] seen)
        {
            _step = step;
            var failed = Array.FindIndex(seen, observation => !observation.Holds && (countsAll || observation.Factor > 0));
            _passedOver |= failed < 0 && Array.Exists(seen, observation => !observation.Holds);
            if (_counterexample is null)
            {
                _tried++;
                foreach (var observation in seen)
                {
                    if (_nearest.Problem is null || observation.Worth < _nearest.Seen.Worth) _nearest = (problem, observation);
                }
            }

            if (failed < 0) return true;
            var first = seen[failed];
            _nearest = (problem, seen.Where(observation => countsAll || observation.Factor > 0).MinBy(observation => observation.Worth));
            _counterexample = new(problem, first.Step, first.Before, first.After, first.Bound, first.NonFinite, 0);
            return false;
        }
    }
}
