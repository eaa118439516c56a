using LanguageExt;

namespace Toolkit.Cli;

/// <summary>What is wrong with a stream, in the words of the command line.</summary>
internal static class StreamFaults
{
    /// <summary>The errors, whose advice names options in place of the library's properties.</summary>
    /// <param name="faults">The errors.</param>
    public static Seq<DataError> Worded(this Seq<DataError> faults) => faults.Map(fault => fault with
    {
        Message = fault.Message.Replace("LongestLine allows", "--longest-line allows", StringComparison.Ordinal).Replace("(Categorical makes", "(--categorical makes", StringComparison.Ordinal)
            .Replace("; Format names one", "; --format names one", StringComparison.Ordinal),
    });
}
