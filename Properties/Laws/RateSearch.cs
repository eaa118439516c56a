using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Toolkit.Properties;

/// <summary>FsCheck's search for a problem on which a rate is violated, told as a report.</summary>
internal static class RateSearch
{
    /// <summary>The problems of a call without a key.</summary>
    private static readonly RandomKey Usual = new(2354498968644955493, 8079960125275672095);

    public static RateReport<TProblem> Over<TProblem>(
        ProblemFamily<TProblem> family, int problems, RandomKey? key, Func<TProblem, (string Step, IEnumerable<Observation> Seen)> run)
        where TProblem : Problem
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(problems, 1);
        var search = new Search<TProblem>(run);
        var (seed, gamma) = (key ?? Usual);
        Check.One(
            Config.Quick.WithMaxTest(problems).WithRunner(search)
                .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, gamma | 1), FSharpOption<int>.None))),
            Prop.ForAll(family.ToArbitrary(), search.Try));
        return search.Report(family.Name);
    }

    /// <summary>What the search has seen; as FsCheck's runner it prints nothing and rethrows what a run throws.</summary>
    private sealed class Search<TProblem>(Func<TProblem, (string Step, IEnumerable<Observation> Seen)> run) : IRunner
        where TProblem : Problem
    {
        private string _step = "";
        private int _tried;
        private int _shrinks;
        private (TProblem? Problem, Observation Seen) _nearest;
        private RateCounterexample<TProblem>? _counterexample;
        private Exception? _refusal;

        public bool Try(TProblem problem)
        {
            if (_refusal is not null) return true;
            try
            {
                var (step, seen) = run(problem);
                return Look(step, problem, [.. seen]);
            }
            catch (Exception refusal)
            {
                // No problem is at fault: FsCheck is told that all is well, and the search rethrows.
                _refusal = refusal;
                return true;
            }
        }

        public RateReport<TProblem> Report(string family)
        {
            if (_refusal is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_refusal);
            var found = _counterexample is { } last ? last with { Shrinks = _shrinks } : null;
            return new(
                _step, family, _tried, _nearest.Problem is null ? 0 : _nearest.Seen.Observed, _nearest.Problem is null ? 0 : _nearest.Seen.Factor,
                _nearest.Problem, _nearest.Problem is { } at ? $"({at.Origin()}), step {_nearest.Seen.Step}" : "no step that starts above rounding", found);
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
            var failed = Array.FindIndex(seen, observation => !observation.Holds);
            if (_counterexample is null)
            {
                _tried++;
                foreach (var observation in seen)
                {
                    if (_nearest.Problem is null || Over(observation) > Over(_nearest.Seen)) _nearest = (problem, observation);
                }
            }

            if (failed < 0) return true;
            _nearest = (problem, seen.MaxBy(Over));
            _counterexample = new(problem, seen[failed].Step, seen[failed].Before, seen[failed].After, seen[failed].Bound, 0);
            return false;
        }

        private static double Over(Observation observation) => observation.Observed - observation.Factor;
    }
}
