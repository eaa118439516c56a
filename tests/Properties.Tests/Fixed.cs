namespace Toolkit.Properties.Tests;

/// <summary>CI runs fixed seeds: a failure is a change of the code, and is met again by running the test again.</summary>
internal static class Fixed
{
    public const string Seed = "2354498968644955493,8079960125275672095";
}
