namespace Toolkit.Optimization;

/// <summary>
/// The proximal maps, by the names of their functions: penalties, projections on convex sets (the maps of their indicators), and what makes maps of
/// maps. A file each.
/// </summary>
public static partial class ProximalMaps;
