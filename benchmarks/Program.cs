using BenchmarkDotNet.Running;
using Toolkit.Benchmarks;

if (args is ["gate", .. var gate]) return GateCommand.Run(gate);

var summaries = BenchmarkSwitcher.FromAssembly(typeof(SharedConfig).Assembly).Run(args, new SharedConfig());
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
