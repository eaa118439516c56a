namespace Toolkit.Benchmarks;

/// <summary>The table of gates.</summary>
public static class Gates
{
    /// <summary>Every gate, in the order of <c>gate all</c>.</summary>
    public static IReadOnlyList<IGate> All { get; } =
    [
        new ComposeGate(),
        new ShelfGate(),
        new AllocationGate(),
        new AdamGate(),
        new MatrixProductGate(),
        new NormalsGate(),
        new LibsvmGate(),
        new LassoGate(),
        new LassoPathGate(),
        new LogisticGate(),
        new SvmDualGate(),
        new MlNetGate(),
        new GradientGate(),
        new GradientTorchGate(),
        new GradientStanGate(),
        new TapeAllocationGate(),
        new NutsGate(),
        new SamplerAllocationGate(),
        new LangevinGate(),
        new SelectSpeedGate(),
        new SelectQualityGate(),
        new SelectMemoryGate(),
        new SelectAllocationGate(),
        new SketchUpdateGate(),
        new MlpStepGate(),
        new ConvStepGate(),
        new EkfacStepGate(),
        new EksgldStepGate(),
    ];
}
