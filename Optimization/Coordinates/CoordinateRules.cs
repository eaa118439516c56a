namespace Toolkit.Optimization;

/// <summary>The rules by which a coordinate method chooses what moves next. A file each.</summary>
public static partial class CoordinateRules;
